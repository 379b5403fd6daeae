import { withoutEnd } from '../../values/index.ts';
import type { Scalar, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { floatText } from './whole-float.ts';

/** A value as Go's `fmt.Sprint` writes it: `map[a:1 b:2]`, `[1 2]`. */
export function goText(value: Tree): string {
  if (typeof value === 'number') return goNumber(value);
  if (value === null) return '<nil>';
  if (isSequence(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isMapping(value)) return String(value);
  const entries = Object.keys(value).sort();
  return `map[${entries.map((key) => `${key}:${goText(value[key] ?? null)}`).join(' ')}]`;
}

/** A number as Go's `%v` writes it. */
export const goNumber = (value: number): string =>
  Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : floatText(value);

/** The number that a 32-bit float holds, in the fewest digits that tell it from others. */
export function float32(value: number): number {
  const rounded = Math.fround(value);
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return short;
  }
  return rounded;
}

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

const LONGEST = 2n ** 63n - 1n;

/** Nanoseconds of a duration as `1m30s` or `1.5h`; undefined where it is none. Rule: go-str2duration. */
export function parseGoDuration(text: string): bigint | undefined {
  const [, sign = '', rest = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0n;
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)[^\d.]+)+$/.test(rest)) return undefined;
  let sum = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of rest.matchAll(/(\d*)(?:\.(\d*))?([^\d.]+)/gy)) {
    const nanoseconds = Object.hasOwn(NANOSECONDS, unit) ? NANOSECONDS[unit] : undefined;
    if (nanoseconds === undefined) return undefined;
    sum += BigInt(whole || '0') * nanoseconds;
    sum += fractionOf(fraction, nanoseconds);
    if (sum > LONGEST) return undefined;
  }
  return sign === '-' ? -sum : sum;
}

/** The digits behind a point, as Go multiplies them: those that fit into 63 bits, as a float. Rule: time.leadingFraction. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (value > LONGEST / 10n || next > LONGEST + 1n) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** A duration as Go writes it: `1h0m0s`, `1.5s`, `300ms`. */
export function formatGoDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const span = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (span < 1_000n) return `${sign}${span}ns`;
  if (span < 1_000_000n) return `${sign}${decimal(span, 1_000n)}µs`;
  if (span < 1_000_000_000n) return `${sign}${decimal(span, 1_000_000n)}ms`;
  const minutes = span / 60_000_000_000n;
  const seconds = `${decimal(span % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const fraction = withoutEnd(String(value % unit).padStart(digits, '0'), '0');
  return fraction === '' ? String(value / unit) : `${value / unit}.${fraction}`;
}

const POWERS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5 };

/** Bytes of a size as `512m`, `1.5 GiB` or `64`; undefined where it is none. Rule: docker/go-units RAMInBytes. */
export function parseGoBytes(text: string): number | undefined {
  const match = /^(.*[\d.])\s?([a-z]{0,3})$/is.exec(text);
  const number = match?.[1] ?? '';
  const suffix = (match?.[2] ?? '').toLowerCase();
  if (!/^\+?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(number)) return undefined;
  if (suffix === '' || suffix === 'b') return Math.trunc(Number(number));
  const power = POWERS[suffix[0] ?? ''];
  if (power === undefined || !['', 'b', 'ib'].includes(suffix.slice(1))) return undefined;
  return Math.trunc(Number(number) * 1024 ** power);
}

/** Whether Go's `strconv.ParseBool` reads a value as true. */
export const isGoTrue = (value: Scalar): boolean => ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(goText(value));

/** Whether Go's `strconv.ParseBool` reads a text at all. */
export const isGoBoolean = (text: string): boolean =>
  isGoTrue(text) || ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text);
