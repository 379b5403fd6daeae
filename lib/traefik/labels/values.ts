import type { Duration } from '../../values/index.ts';
import type { GoDuration, Leaf, LeafKind } from './schema.ts';

/** The texts that Go takes for a truth value. Rule: strconv.ParseBool. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

const INTEGER = /^[+-]?\d+$/;
const MOST = 2n ** 63n;

/** A length of time in Go: every digit can be read in one way alone. Rule: time.ParseDuration. */
const GO_DURATION = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** One amount and its unit, from where the last one ended: a search would begin anew at every digit. */
const PART = /([\d.]+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Nanoseconds of each unit. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Whether Go reads a text as a length of time: of more than 2^63 nanoseconds, some 292 years, it says it is none. */
function isGoDuration(text: string): boolean {
  if (!GO_DURATION.test(text)) return false;
  let nanoseconds = 0;
  PART.lastIndex = /^[+-]/.test(text) ? 1 : 0;
  for (let part = PART.exec(text); part !== null; part = PART.exec(text)) {
    const [, amount = '', unit = ''] = part;
    nanoseconds += Number(amount) * (UNITS[unit] ?? 0);
  }
  return nanoseconds < Number(MOST);
}

/** What each kind of value takes, for people. */
export const ALLOWED: Readonly<Record<LeafKind, string>> = {
  string: 'a text',
  bool: 'true or false',
  int: 'a whole number',
  int64: 'a whole number',
  duration: 'a length of time with a unit out of ms, s, m and h, as "90s"; a bare number means seconds',
  list: 'texts with a comma between them',
};

/** A value that was read; undefined where its kind does not take the text. */
type Read = string | boolean | number | readonly string[] | undefined;

const READ: Readonly<Record<LeafKind, (text: string) => Read>> = {
  string: (text) => text,
  bool: (text) => BOOLEANS.get(text),
  int: integer,
  int64: integer,
  duration: (text) => (INTEGER.test(text) ? seconds(text) : isGoDuration(text) ? text : undefined),
  list: (text) => (text === '' ? [] : text.split(',').map(trimmed)),
};

/** White space as Go's strings.TrimSpace knows it. */
const trimmed = (text: string): string => text.replace(/^[\p{White_Space}]+|[\p{White_Space}]+$/gu, '');

/** Reads the text of a label by the kind of its field. Rule: paerser v0.2.2 parser/element_fill.go. */
export const readLeaf = ({ kind }: Leaf, text: string): Read => READ[kind](text);

function integer(text: string): number | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value >= -MOST && value < MOST ? Number(value) : undefined;
}

/** Seconds are counted in nanoseconds: more than 292 years run over, without an error. */
const seconds = (text: string): string | undefined => {
  const value = integer(text);
  return value === undefined || Math.abs(value) > 9_223_372_036 ? undefined : `${value}s`;
};

/** A length of time as Traefik reads it. */
export const durationText = (value: Duration | GoDuration): string =>
  typeof value === 'string' ? value : value.toGo();

/** Whether a text is a length of time for Traefik. */
export const isDuration = (text: string): boolean => READ.duration(text) !== undefined;

/** Whether white space at either end of a text would be lost in a list. */
export const isTrimmed = (text: string): boolean => trimmed(text) === text;
