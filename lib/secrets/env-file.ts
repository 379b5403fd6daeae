import type { DotenvStatement } from '../compose/index.ts';
import { dotenvStatements, interpolate, parseDotenv } from '../compose/index.ts';
import { lineCounter } from '../values/line-counter.ts';

/** A variable of an .env file, with its line and the variables that its value names. */
export interface EnvEntry extends DotenvStatement {
  readonly line: number;
  readonly names: readonly string[];
}

/** The variables of an .env file, as Compose reads it. @throws LabError CO055 for a line that Compose refuses */
export function readEntries(text: string, file: string): readonly EnvEntry[] {
  let names: string[] = [];
  const noting = (value: string): string =>
    interpolate(value, (name) => {
      names.push(name);
      return undefined;
    });
  const lineAt = lineCounter(text);
  const entries: EnvEntry[] = [];
  for (const statement of dotenvStatements(text, noting, file)) {
    entries.push({ ...statement, line: lineAt(statement.begin), names });
    names = [];
  }
  return entries;
}

/**
 * The text with new values: each in the place of the last line that has its name, or else at the end below its comment.
 * Everything else stays as it is.
 */
export function withValues(
  text: string,
  values: ReadonlyMap<string, string>,
  file: string,
  commentOf: (name: string) => string,
): string {
  const last = new Map(readEntries(text, file).map((entry) => [entry.name, entry]));
  const places = [...values].flatMap(([name, value]) => {
    const entry = last.get(name);
    return entry === undefined ? [] : [{ ...entry, line: assignment(name, value) }];
  });
  const parts: string[] = [];
  let at = 0;
  for (const { begin, end, line } of places.sort((one, other) => one.begin - other.begin)) {
    parts.push(text.slice(at, begin), line);
    at = end;
  }
  parts.push(text.slice(at));
  const added = [...values].filter(([name]) => !last.has(name));
  if (added.length > 0 && text !== '' && !text.endsWith('\n')) parts.push('\n');
  for (const [name, value] of added) parts.push(`\n# ${commentOf(name)}\n${assignment(name, value)}\n`);
  return parts.join('');
}

function assignment(name: string, value: string): string {
  const written = encoded(value);
  if (written === undefined) throw new Error('a value was not asked about before'); // a mistake of ours
  return `${name}=${written}`;
}

const BARE = /^[A-Za-z0-9_.+/:@%,=-]*$/;
const single = (value: string): string => `'${value.replaceAll("'", "\\'")}'`;
const double = (value: string): string => `"${value.replaceAll(/[\\"$]/g, '\\$&')}"`;

// eslint-disable-next-line no-control-regex -- an .env file holds none of these but tab and line feed
const UNWRITABLE = /[\0-\x08\x0b-\x1f\x7f\u0085\u2028\u2029]|\p{Surrogate}/u;

/** A value as it stands in an .env file, so that Compose reads the same; undefined where there is no way. */
export function encoded(value: string): string | undefined {
  if (UNWRITABLE.test(value)) return undefined;
  const forms = [...(BARE.test(value) ? [value] : []), single(value), double(value)];
  return forms.find((form) => readsBack(form, value));
}

function readsBack(form: string, value: string): boolean {
  try {
    const read = parseDotenv(`A=${form}\nB=\n`);
    return read['A'] === value && read['B'] === '';
  } catch {
    return false; // the quotes do not close
  }
}
