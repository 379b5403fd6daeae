import type { Scalar } from '../tree.ts';
import { asFloat } from '../language/whole-float.ts';

/** Words that go-yaml looks up. Rule: go-yaml v3 resolve.go. */
const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
]);

/** What may begin something else than a text. */
const HINT = /^[-+.~0-9fFnNtT]|^$/;
const INTEGER = /^[-+]?(?:0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const DATE = /^\d{4}-\d/;

/**
 * A plain scalar as go-yaml reads it, which is neither YAML 1.1 nor 1.2: `0777` is octal, `1_000` a number, `yes` and
 * `1:30` are texts. A date stays a text here, as Compose has no use for a time.
 */
export function plainScalar(source: string): Scalar {
  if (!HINT.test(source)) return source;
  const word = WORDS.get(source);
  if (word !== undefined) return word;
  const first = source.charCodeAt(0);
  if (first > 0x39 || DATE.test(source)) return source; // a letter that begins no such word
  const digits = source.includes('_') && first !== DOT ? source.replaceAll('_', '') : source;
  if (INTEGER.test(digits)) {
    const whole = integer(digits);
    if (whole !== undefined) return whole;
  }
  return FLOAT.test(digits) ? (finite(Number(digits)) ?? source) : source;
}

const DOT = '.'.charCodeAt(0);

const finite = (value: number): Scalar | undefined => (Number.isFinite(value) ? asFloat(value) : undefined);

/** A whole number, as a bigint where a number would not be exact; nothing beyond 64 bits. */
function integer(text: string): number | bigint | undefined {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '').toLowerCase();
  const octal = /^0[0-7]+$/.test(digits);
  const exact = BigInt(octal ? `0o${digits.slice(1)}` : digits) * (negative ? -1n : 1n);
  if (exact < -(2n ** 63n) || exact >= 2n ** 64n) return undefined;
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}

/** Whether a plain scalar is read as something else than what people think that it says: octal, or a date. */
export const surprise = (source: string): 'octal' | 'date' | undefined =>
  /^[-+]?0[0-7]+$/.test(source) && !/^[-+]?0+$/.test(source)
    ? 'octal'
    : DATE.test(source) && isDate(source)
      ? 'date'
      : undefined;

/** Whether a plain scalar is a date to go-yaml, or a time. */
export const isDate = (source: string): boolean =>
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})?)?$/.test(source);
