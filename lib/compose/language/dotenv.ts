import type { SourceLocation } from '../../values/index.ts';
import { LabError } from '../../values/index.ts';
import { lineCounter } from '../../values/line-counter.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { Lookup } from './interpolate.ts';
import { interpolate, variablesIn } from './interpolate.ts';

/** How an .env file is read. */
export interface DotenvOptions {
  /** The file that the text comes from, for messages. @default '.env' */
  readonly file?: string;
  /** Values of the environment, which win within the file. @default - none */
  readonly lookup?: Lookup;
  /** Variables of files that were read before: later files may name them. @default - none */
  readonly initial?: Readonly<Record<string, string>>;
  /** Told of every variable in a value that has none: it becomes nothing. @default - nobody is told */
  readonly onUnset?: (unset: UnsetInDotenv) => void;
}

/** A variable that a value of an .env file names, and that is not set. */
export interface UnsetInDotenv {
  readonly name: string;
  /** What the value belongs to. */
  readonly of: string;
  /** The value as it is written. */
  readonly text: string;
  readonly source: SourceLocation;
}

/** Where the reading stands. */
interface Cursor {
  at: number;
}

/** Go's `\s`, which is what follows `export`, and then its own spaces of a line are skipped. */
const EXPORT = /export[\t\n\f\r ][\t\v\f\r \u0085\u00a0]*/y;
/** What Go calls a space: JavaScript has a mark of byte order more, and U+0085 less. */
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const BLANKS = /[\t\v\f\r \u0085\u00a0]*/y;
const NAME_CHARACTER = /[\p{L}\p{N}_.\-[\]\t\v\f\r \u0085\u00a0]/u;

/** One variable of an .env file, as it stands there. */
export interface DotenvStatement {
  readonly name: string;
  /** Undefined where the name stands alone, and the environment has the value. */
  readonly value?: string;
  /** Where the name begins in the text, and where the value ends. */
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads an .env file as Compose does: `NAME=value`, `NAME: value`, `export`, comments, quotes over several lines,
 * variables in double quotes and bare values, and names alone, whose value is the environment's.
 * Rule: compose-go dotenv/parser.go.
 *
 * @throws LabError CO055 for a name that is none or a quote without an end, with its line.
 */
export function parseDotenv(text: string, options: DotenvOptions = {}): Record<string, string> {
  const { file, lookup = () => undefined, initial = {} } = options;
  const out = Object.assign(Object.create(null) as Record<string, string>, initial); // a name may be __proto__
  const valueOf = (name: string): string | undefined => lookup(name) ?? out[name];
  const fill: FillStatement = (value, of, place) =>
    interpolate(value, valueOf, {
      onUnset: (name) => options.onUnset?.({ name, of, text: value, source: place() }),
    });
  for (const { name, value = lookup(name) } of dotenvStatements(text, fill, file)) {
    if (value !== undefined) out[name] = value;
  }
  return out;
}

/** Fills in the variables that a value names: of which variable it is, and where that stands. */
export type FillStatement = (value: string, of: string, place: () => SourceLocation) => string;

/** The variables of an .env file one after the other, each with its place. */
export function* dotenvStatements(text: string, fill: FillStatement, file = '.env'): Generator<DotenvStatement> {
  const cursor: Cursor = { at: text.startsWith('\ufeff') ? 1 : 0 };
  const placeOf = (at: number): SourceLocation => ({ file, line: text.slice(0, at).split('\n').length });
  const refuse = (reason: string, at: number): LabError =>
    LabError.of(COMPOSE_ERRORS.unreadableDotenv, { reason }, { source: placeOf(at) });
  while (skipToStatement(text, cursor)) {
    const first = cursor.at;
    skip(text, cursor, EXPORT);
    const begin = cursor.at;
    const { name, inherited } = readName(text, cursor, refuse);
    if (/ /.test(name)) throw refuse('a name cannot contain a space', first);
    if (inherited) yield { name, begin, end: begin + name.length };
    else {
      const value = readValue(text, cursor, (each) => fill(each, name, () => placeOf(first)), refuse);
      yield { name, value, begin, end: cursor.at };
    }
  }
}

/** The line on which each variable of an .env file stands; of one that stands there twice, the last. @throws LabError CO055 */
export function dotenvLines(text: string, file?: string): ReadonlyMap<string, number> {
  const lineAt = lineCounter(text);
  const lines = new Map<string, number>();
  for (const { name, begin } of dotenvStatements(text, (value) => value, file)) lines.set(name, lineAt(begin));
  return lines;
}

type Refuse = (reason: string, at: number) => LabError;

/** Fills the variables of a value in. */
type Fill = (text: string) => string;

/** Goes past blank lines and comments; false at the end. */
function skipToStatement(source: string, cursor: Cursor): boolean {
  for (;;) {
    while (SPACE.test(source[cursor.at] ?? '')) cursor.at++;
    if (source[cursor.at] !== '#') return cursor.at < source.length;
    cursor.at = endOfLine(source, cursor.at);
  }
}

function trimmedEnd(text: string): string {
  let end = text.length;
  while (SPACE.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

/** A name and what follows it: a value, or nothing, and then the environment has it. */
function readName(source: string, cursor: Cursor, refuse: Refuse): { name: string; inherited: boolean } {
  const begin = cursor.at;
  for (; cursor.at < source.length; cursor.at++) {
    const char = String.fromCodePoint(source.codePointAt(cursor.at) as number);
    if (char === '=' || char === ':' || char === '\n') break;
    if (!NAME_CHARACTER.test(char)) throw refuse(`${JSON.stringify(char)} cannot be in a name`, cursor.at);
    if (char.length > 1) cursor.at++;
  }
  const name = trimmedEnd(source.slice(begin, cursor.at));
  const inherited = cursor.at >= source.length || source[cursor.at] === '\n';
  cursor.at++;
  skip(source, cursor, BLANKS);
  return { name, inherited };
}

function skip(source: string, cursor: Cursor, pattern: RegExp): void {
  pattern.lastIndex = cursor.at;
  if (pattern.test(source)) cursor.at = pattern.lastIndex;
}

function readValue(source: string, cursor: Cursor, fill: Fill, refuse: Refuse): string {
  const quote = source[cursor.at];
  if (quote === '"' || quote === "'") return readQuoted(source, cursor, quote, fill, refuse);
  const end = endOfLine(source, cursor.at);
  const line = source.slice(cursor.at, end);
  cursor.at = end;
  return fill(trimmedEnd(line.split(' #', 1)[0] ?? ''));
}

function readQuoted(source: string, cursor: Cursor, quote: string, fill: Fill, refuse: Refuse): string {
  const begin = cursor.at;
  let value = '';
  for (let at = begin + 1; at < source.length; at++) {
    const char = source[at] as string;
    if (char === '\\' && at + 1 < source.length) {
      const next = source[++at] as string;
      value += next === quote ? next : char + next;
    } else if (char === quote) {
      cursor.at = at + 1;
      return quote === "'" ? value : fill(unescape(value));
    } else value += char;
  }
  throw refuse(`the quote ${quote} has no end`, begin);
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  $: '$$', // a literal dollar, in the language of variables
};

/** The escapes of double quotes; `\0` and three octal digits are a character, and fewer lose the 0. Any other stays. */
const unescape = (text: string): string =>
  text.replace(/\\(?:([abfnrtv$\\])|0(\d{0,3}))/g, (whole, letter?: string, digits = '') => {
    if (letter !== undefined) return ESCAPES[letter] ?? whole;
    const code = /^[0-7]{3}$/.test(digits) ? parseInt(digits, 8) : Infinity;
    return code > 255 ? `\\${digits}` : String.fromCharCode(code);
  });

/** The variables that the values of an .env file name without a default: they have to be known from elsewhere. */
export function openNames(text: string): readonly string[] {
  if (!text.includes('$')) return [];
  try {
    return variablesIn(text).flatMap(({ name, default: otherwise }) => (otherwise === undefined ? [name] : []));
  } catch (error) {
    if (LabError.isLabError(error)) return []; // quotes may make it right
    throw error;
  }
}
