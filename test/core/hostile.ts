import type { Construct } from 'constructs';
import { parseAllDocuments } from 'yaml';
import type { OutputFile } from '../../lib/core/output-file.ts';
import type { Homelab } from '../../lib/index.ts';
import { LabError, synth } from '../../lib/index.ts';
import { parseRule } from '../../lib/traefik/rule/index.ts';

// Judges whether a text of users becomes code in a file.

export const WORD = 'harmless';

export const HOSTILE = [
  'x\n/etc\t0\t0\t0777\nEND\ntouch canary',
  'x\rtouch canary',
  'x\0y',
  '\u001b]0;x\u0007\u009b31m',
  'a\u2028b\u2029c\u0085d',
  "'; touch canary; '",
  '"; touch canary; "',
  '$(touch canary) `touch canary`',
  '$5 %n %h {{ .X }}',
  String.raw`\' \n \ END # ; & | < > * ? [a]`,
  'x'.repeat(10_000),
];

const PLAIN = /^[\w@%+=:,./-]$/;

/** A program as its reader sees it: what stands in quotes is marked, so that code never looks like a text. */
export function program(text: string): string {
  let out = '';
  let quoted = false;
  let escaped = false;
  for (const char of text) {
    if (escaped || (quoted && char !== "'")) out += PLAIN.test(char) ? char : `\ue000${char}`;
    else if (char === "'") quoted = !quoted;
    else if (char !== '\\') out += char;
    escaped = !quoted && !escaped && char === '\\';
  }
  return out;
}

/** Compose and the templates of Go have a form of their own for what would mean something to them. */
const asTraefikReads = (text: string): string => text.replaceAll('$$', '$').replaceAll('{{`{{`}}', '{{');

/** The matchers of a rule of Traefik, without their values. */
function ruleShape(text: string): unknown {
  const parsed = ['http' as const, 'tcp' as const].map((protocol) => parseRule(asTraefikReads(text), protocol));
  const found = parsed.find((each) => 'rule' in each);
  return JSON.stringify(found ?? 'unreadable', (key, value: unknown) => (key === 'values' ? 'values' : value));
}

/** A rule of a router, in a file or in a label. */
const isRule = (key: string, value: unknown): value is string => typeof value === 'string' && /(?:^|\.)rule$/.test(key);

/** Names of headers are written in capitals. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The keys of a tree, and of what kind each value is; a key that is the text is told as the word. */
function shapeOf(tree: unknown, hostile: string): unknown {
  if (Array.isArray(tree)) return tree.map((each) => shapeOf(each, hostile));
  if (typeof tree !== 'object' || tree === null) return typeof tree === 'string' ? 'text' : tree;
  return Object.entries(tree)
    .map(([key, value]): [string, unknown] => [
      isSame(key, hostile) ? WORD : key,
      isRule(key, value) ? ruleShape(value) : key === 'priority' ? 'by length' : shapeOf(value, hostile),
    ])
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
}

function structureOf({ path, content }: OutputFile, hostile: string): unknown {
  if (content.startsWith('#!'))
    return program(content)
      .replaceAll(quoted(hostile), WORD)
      .replace(/\b[0-9a-f]{64}\b/g, 'sum')
      .split('\n');
  if (/\.ya?ml$/.test(path))
    return parseAllDocuments(content).map((each) => [each.errors, shapeOf(each.toJS(), hostile)]);
  if (path.endsWith('.json')) return shapeOf(JSON.parse(content), hostile);
  return content.split('\n').length;
}

/** A structure with a word in the place of the text, where that is a text. */
const inWord = (structure: unknown, hostile: string): string =>
  [hostile, quoted(hostile)].reduce(
    (text, each) => text.replaceAll(JSON.stringify(each).slice(1, -1), WORD),
    JSON.stringify(structure),
  );

/** A text as `program` shows it where it stands in quotes. */
export const quoted = (text: string): string =>
  [...text].map((char) => (PLAIN.test(char) ? char : `\ue000${char}`)).join('');

/** What is made of a text: `refused` where there is an error, so that nothing is written, else the structure of every file. */
async function outcome(make: (text: string) => Construct, text: string): Promise<'refused' | Map<string, string>> {
  try {
    const { root } = make(text).node;
    const { files, findings } = await synth(root as Homelab, { write: false });
    if (findings.some(({ code, severity }) => severity === 'error' || /^HL(?:01|22)/.test(code))) return 'refused';
    const own = files.filter(({ path }) => !/^(?:blueprint\.json|docs\/)/.test(path));
    return new Map(own.map((file) => [file.path.replaceAll(text, WORD), inWord(structureOf(file, text), text)]));
  } catch (error) {
    if (!LabError.isLabError(error)) throw error;
    return 'refused';
  }
}

/** Lines that only one of the two has. */
function differences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
  const lines = (of: ReadonlyMap<string, string>): readonly string[] =>
    [...of].flatMap(([path, text]) => text.split('","').map((line, _at, { length }) => `${path} ${length} ${line}`));
  const [here, there] = [new Set(lines(one)), new Set(lines(other))];
  return [...[...here].filter((line) => !there.has(line)), ...[...there].filter((line) => !here.has(line))]
    .map((line) => line.slice(0, 400))
    .slice(0, 4);
}

export async function expectNoCode(make: (text: string) => Construct): Promise<boolean> {
  const expected = await outcome(make, WORD);
  if (expected === 'refused') return false;
  for (const hostile of HOSTILE) {
    const found = await outcome(make, hostile);
    if (found === 'refused') continue;
    expect([hostile.slice(0, 60), differences(expected, found)]).toEqual([hostile.slice(0, 60), []]);
  }
  return true;
}
