import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import ts from 'typescript';
import type { Pump } from './pumps.ts';
import { pumpsOf } from './pumps.ts';

const LIB = join(__dirname, '../../lib');

/** A regular expression of lib/, with its place. */
interface Found {
  readonly place: string;
  readonly form: RegExp;
}

/**
 * What stands in the expressions that are put together while the program runs, by file and name: as bad as the code lets
 * it be. A new one is measured once it is named here.
 */
const MADE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'checks/undeclared-variable.ts': { name: 'NAME' },
  'compose/diagnose/dollars.ts': { name: 'NAME' },
  'cli/machine.ts': { key: 'ID' },
  'cli/edit.ts': { name: 'name', variable: 'lab' },
  'cli/add-service.ts': { name: 'name' },
  'cli/audit-findings.ts': { name: 'NAME', target: '/data', escape: (text: string) => text },
  'cli/library.ts': { className: 'Name' },
  'checks/host-paths.ts': { HOME: String.raw`^(?:~|\/home\/[^/]+)` },
  // Texts of users: these are only compiled, never run, or are those of a test that the user wrote.
  'traefik/rule/judge.ts': { value: 'a+' },
  'cli/terminal/safe-output.ts': { randomUUID: () => '0f8fad5b-d9cb-469f-a165-70867728950e' },
  'testing/match.ts': { pattern: { source: 'a', flags: '' } },
};

const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

function findAll(): Found[] {
  const found: Found[] = [];
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(join(LIB, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const texts = constantsOf(source);
    const place = (node: ts.Node): string =>
      `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        found.push({ place: place(node), form: runInThisRealm(node.text) });
      } else if (
        (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
        node.expression.getText() === 'RegExp' &&
        node.arguments !== undefined
      ) {
        const made = node.arguments.map((each) => each.getText()).join(', ');
        found.push({ place: place(node), form: evaluate(`new RegExp(${made})`, texts, MADE[file] ?? {}) as RegExp });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

const runInThisRealm = (text: string): RegExp => new Function(`return ${text}`)() as RegExp;

/** The texts that a file names at its top, as JavaScript. */
function constantsOf(source: ts.SourceFile): string {
  return source.statements
    .flatMap((statement) => (ts.isVariableStatement(statement) ? statement.declarationList.declarations : []))
    .flatMap(({ name, initializer }) =>
      initializer !== undefined && (ts.isStringLiteralLike(initializer) || ts.isTemplateExpression(initializer))
        ? [`var ${name.getText()} = ${initializer.getText()};`]
        : [],
    )
    .join('\n');
}

/** @throws Error where a name is not known: then it belongs into `MADE`. */
const evaluate = (code: string, constants: string, scope: Readonly<Record<string, unknown>>): unknown => {
  const names = Object.keys(scope);
  return new Function(...names, `${constants}\nreturn ${code}`)(...names.map((name) => scope[name]));
};

/** A context of its own can be ended in the midst of a search. */
const room = createContext({});
const ROUND = new Script('form.global ? text.replace(form, "") : form.exec(text)');

/** Milliseconds that an expression takes for a text, in all the ways in which it is used; capped. */
function timeOf(form: RegExp, text: string, limit: number): number {
  const begin = performance.now();
  try {
    Object.assign(room, { form, text });
    form.lastIndex = 0;
    ROUND.runInContext(room, { timeout: limit });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return Infinity;
    throw error;
  }
  return performance.now() - begin;
}

const textOf = ({ before, pump, after }: Pump, length: number): string =>
  before + pump.repeat(Math.ceil(length / pump.length)) + after;

/** Characters of the longest text. Whoever looks at each pair of them needs a second. */
const LONG = 16_000;

/** Whether time grows with the length alone: four times the text, four times the time, and not sixteen. */
function isLinear(form: RegExp, pump: Pump): boolean {
  const best = (length: number, rounds: number): number =>
    Math.min(...Array.from({ length: rounds }, () => timeOf(form, textOf(pump, length), 400)));
  if (best(60, 1) === Infinity) return false;
  if (best(LONG, 1) < 8 || best(LONG, 2) < 8) return true;
  const [short, long] = [best(LONG / 4, 3), best(LONG, 2)];
  return long / Math.max(short, 0.5) < 9;
}

const found = findAll();

test('every regular expression of lib/ takes time in proportion to its input', () => {
  const slow = found.flatMap(({ place, form }) => {
    const bad = pumpsOf(form).find((pump) => !isLinear(form, pump));
    return bad === undefined ? [] : [`${place} ${String(form)} for ${JSON.stringify(bad)}`];
  });
  expect(slow).toEqual([]);
}, 300_000);

test('the search finds the expressions, and the measure finds the slow ones', () => {
  expect(found.length).toBeGreaterThan(300);
  const isSlow = (form: RegExp): boolean => pumpsOf(form).some((pump) => !isLinear(form, pump));
  // Cut in many ways, at every place anew, and two loops that take the same.
  for (const form of [/^(?:\d+\.?\d*s)+$/, /-+$/, /^a*a*$/, /\$\{[^}]*\}/g])
    expect([form, isSlow(form)]).toEqual([form, true]);
  for (const form of [/^(?:\d+(?:\.\d*)?s)+$/, /^-+/, /^[a-z]*$/, /\$\{[^{}]*\}/g]) {
    expect([form, isSlow(form)]).toEqual([form, false]);
  }
}, 60_000);
