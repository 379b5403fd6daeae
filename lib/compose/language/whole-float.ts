/**
 * A whole number that go-yaml reads as a float: `4.0`, `1e6`, `08`. Compose tells it from an integer: a port or a mode
 * must be one, and as a text `1e6` is `1e+06`. What is no whole number needs no mark, nor does one beyond 2^53, as
 * integers of that size are bigints.
 */
export class WholeFloat {
  constructor(private readonly value: number) {}

  /** The number itself. */
  valueOf(): number {
    return this.value;
  }

  /** As Go's `%v` writes it. */
  toString(): string {
    return floatText(this.value);
  }

  /** The number itself, in JSON. */
  toJSON(): number {
    return this.value;
  }
}

/** A float as Go's `%v` writes it: with an exponent below 1e-4 and from 1e6 on. */
export function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0';
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const scientific = value.toExponential();
  const exponent = Number(scientific.slice(scientific.indexOf('e') + 1));
  return exponent < -4 || exponent > 5 ? scientific.replace(/e([-+])(\d)$/, 'e$10$2') : String(value);
}

/** A float with the mark that it needs where it could be taken for an integer. */
export const asFloat = (value: number): number | WholeFloat =>
  Number.isSafeInteger(value) || Object.is(value, -0) ? new WholeFloat(value) : value;

/** Whether a value is a float to Go. */
export const isFloat = (value: unknown): boolean =>
  value instanceof WholeFloat || (typeof value === 'number' && !Number.isSafeInteger(value));
