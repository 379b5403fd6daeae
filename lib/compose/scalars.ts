import type { Scalar } from './tree.ts';

const NULL = /^(?:~|null|Null|NULL)?$/;
const BOOLEAN = /^(?:true|True|TRUE|false|False|FALSE)$/;
const INTEGER = /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/;
const SPECIAL_FLOAT: Readonly<Record<string, number>> = {
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  nan: NaN,
};

/**
 * A plain scalar as go-yaml v4 reads it, which is neither YAML 1.1 nor 1.2: `0777` is octal, `1_000` a number, `yes`
 * and `1:30` are texts. A date stays a text here, as Compose has no use for a time.
 */
export function plainScalar(source: string): Scalar {
  const first = source.charCodeAt(0);
  // Most scalars begin with a letter that begins nothing special.
  if (first > 0x41 && !/^[fFnNtT~]/.test(source)) return source;
  if (NULL.test(source)) return null;
  if (BOOLEAN.test(source)) return source[0] === 't' || source[0] === 'T';
  if (INTEGER.test(source)) return integer(source);
  if (FLOAT.test(source)) return Number(source.replaceAll('_', ''));
  if (/^[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)$/.test(source))
    return SPECIAL_FLOAT[source.toLowerCase().replace('.', '')] ?? source;
  return source;
}

/** A whole number, as a bigint where a number would not be exact. */
function integer(source: string): Scalar {
  const negative = source.startsWith('-');
  const digits = source.replace(/^[-+]/, '').replaceAll('_', '');
  const legacyOctal = /^0[0-7]+$/.test(digits);
  if (/^0\d/.test(digits) && !legacyOctal) return Number(digits) * (negative ? -1 : 1); // 089 is a float to Go
  try {
    const exact = BigInt(legacyOctal ? `0o${digits.slice(1)}` : digits) * (negative ? -1n : 1n);
    const number = Number(exact);
    return Number.isSafeInteger(number) ? number : exact;
  } catch {
    return source;
  }
}
