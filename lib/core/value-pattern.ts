import { text } from './shapes.ts';

/** Where the reading of a pattern stands. */
interface Cursor {
  readonly pattern: string;
  at: number;
}

const LONGEST = 200;
/** How many characters a pattern may stand for once its repetitions are written out: readers build tables of that size. */
const MOST = 5000;
const DEEPEST = 5;
/** POSIX promises no more. */
const MOST_TIMES = 255;

const SPECIAL = String.raw`.[]\()*+?{}|^$`;
/** What may stand behind a backslash: of anything else, POSIX leaves the meaning open. */
const ESCAPED = String.raw`.[\()*+?{|^$`;
const REPEATED = /\*|\+|\?|\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/y;
/**
 * Whether a pattern means the same to `grep -E` of every host and to JavaScript: that of a value is read by the first,
 * and shown to people who know the second. Takes one look at each character.
 */
export function isValuePattern(pattern: string): boolean {
  if (pattern.length > LONGEST || !/^[ -~]+$/.test(pattern)) return false;
  const begin = pattern.startsWith('^') ? 1 : 0;
  const whole = pattern.endsWith('$') && !pattern.endsWith('\\$') ? pattern.slice(begin, -1) : pattern.slice(begin);
  const cursor: Cursor = { pattern: whole, at: 0 };
  return sizeOfChoice(cursor, 0) <= MOST && cursor.at === whole.length;
}

/** The size of one or more sequences with `|` between them; endless where it is none. */
function sizeOfChoice(cursor: Cursor, depth: number): number {
  let size = sizeOfSequence(cursor, depth);
  while (cursor.pattern[cursor.at] === '|') {
    cursor.at++;
    size += sizeOfSequence(cursor, depth);
  }
  return size;
}

/** The size of at least one atom, each with its repetition. */
function sizeOfSequence(cursor: Cursor, depth: number): number {
  let size = 0;
  for (let count = 0; ; count++) {
    const next = cursor.pattern[cursor.at];
    if (next === undefined || next === '|' || next === ')') return count === 0 ? Infinity : size;
    size += sizeOfAtom(cursor, depth) * timesOf(cursor);
    if (!Number.isFinite(size)) return size;
  }
}

function sizeOfAtom(cursor: Cursor, depth: number): number {
  const { pattern, at } = cursor;
  const char = pattern[at] ?? '';
  if (char === '(') {
    cursor.at++;
    const size = depth < DEEPEST ? sizeOfChoice(cursor, depth + 1) : Infinity;
    return pattern[cursor.at++] === ')' ? size : Infinity;
  }
  if (char === '[') {
    const end = pattern.indexOf(']', at);
    cursor.at = end + 1;
    return end > 0 && isBracket(pattern.slice(at + 1, end)) ? 1 : Infinity;
  }
  const escapes = char === '\\' && pattern[at + 1] !== undefined && ESCAPED.includes(pattern[at + 1] ?? '');
  cursor.at += escapes ? 2 : 1;
  return escapes || char === '.' || !SPECIAL.includes(char) ? 1 : Infinity;
}

/** What a range may be of. */
const RANGED = [/^[0-9]-[0-9]$/, /^[A-Z]-[A-Z]$/, /^[a-z]-[a-z]$/];

/** The inside of a bracket expression: ranges of one kind, `-` first or last, and neither a class nor a backslash. */
function isBracket(text: string): boolean {
  const members = text.startsWith('^') ? text.slice(1) : text;
  if (members === '' || members.startsWith('^')) return false;
  for (let at = 0; at < members.length; at++) {
    const char = members[at] ?? '';
    if (char === '[' || char === '\\') return false;
    if (char === '-') {
      if (at > 0 && at < members.length - 1) return false;
    } else if (members[at + 1] === '-' && at + 2 < members.length) {
      const range = members.slice(at, at + 3);
      if (!RANGED.some((form) => form.test(range)) || char > (range[2] ?? '')) return false;
      at += 2;
    }
  }
  return true;
}

/** How often an atom stands there at the most; endless where it is repeated in a way that not all read alike. */
function timesOf(cursor: Cursor): number {
  REPEATED.lastIndex = cursor.at;
  const found = REPEATED.exec(cursor.pattern);
  if (found === null) return 1;
  cursor.at += found[0].length;
  REPEATED.lastIndex = cursor.at;
  if (REPEATED.test(cursor.pattern)) return Infinity;
  const [, least = '1', , most = least] = found;
  if (Number(most) < Number(least) || Number(most) > MOST_TIMES) return Infinity;
  return Math.max(1, Number(most));
}

/** The rule of the pattern of a value. */
export const VALUE_PATTERN = text(
  'The pattern of a secret',
  `an extended regular expression of at most ${LONGEST} characters that grep -E and JavaScript read alike: printable ASCII, [a-z0-9], groups, "|", "*", "+", "?", "{1,9}" up to ${MOST_TIMES}, and a backslash before "." and the like; no "\\d", "[:alpha:]", "(?" or "+?"`,
  isValuePattern,
);
