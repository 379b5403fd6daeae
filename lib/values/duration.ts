import { LabError } from './lab-error.ts';
import { VALUE_ERRORS } from './errors.ts';
import { captureCaller, locationOf } from './source.ts';

type Factory = (amount: number) => Duration;

const UNITS: readonly [suffix: string, milliseconds: number][] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/** The longest that Go knows, and so Docker, Traefik and Gatus: 2^63 nanoseconds, some 292 years. */
const LONGEST = 9_223_372_036_854;

/** A length of time, in milliseconds. */
export class Duration {
  /** So many milliseconds. @throws LabError HL001 unless a whole number of 0 or more. */
  static milliseconds(amount: number): Duration {
    return Duration.make(amount, 1, Duration.milliseconds);
  }
  /** So many seconds. @throws LabError HL001 */
  static seconds(amount: number): Duration {
    return Duration.make(amount, 1000, Duration.seconds);
  }
  /** So many minutes. @throws LabError HL001 */
  static minutes(amount: number): Duration {
    return Duration.make(amount, 60_000, Duration.minutes);
  }
  /** So many hours. @throws LabError HL001 */
  static hours(amount: number): Duration {
    return Duration.make(amount, 3_600_000, Duration.hours);
  }
  /** So many days of 24 hours. @throws LabError HL001 */
  static days(amount: number): Duration {
    return Duration.make(amount, 86_400_000, Duration.days);
  }

  /** Reads what `toGo` writes; undefined for anything else, and for what is longer than Go knows. */
  static parse(text: string): Duration | undefined {
    const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
    if (match === null || text === '') return undefined;
    const amounts = match.slice(1).map((amount) => Number(amount ?? 0));
    const milliseconds = UNITS.reduce((sum, [, unit], index) => sum + (amounts[index] ?? 0) * unit, 0);
    return milliseconds <= LONGEST ? new Duration(milliseconds) : undefined;
  }

  private static make(amount: number, unit: number, factory: Factory): Duration {
    const milliseconds = amount * unit;
    const isWhole = typeof amount === 'number' && Number.isSafeInteger(milliseconds);
    if (isWhole && milliseconds >= 0 && milliseconds <= LONGEST) return new Duration(milliseconds);
    const where = { source: locationOf(captureCaller(factory)) };
    const args = { what: 'A duration', rule: 'a whole number of milliseconds, from 0 to 292 years' };
    throw LabError.of(VALUE_ERRORS.badNumber, args, where, { given: String(amount) });
  }

  private constructor(readonly inMilliseconds: number) {}

  get inSeconds(): number {
    return this.inMilliseconds / 1000;
  }

  /** As Go, and so Compose, Traefik and Gatus, write durations: `1h30m`, `45s`, `0s`. They know no days. */
  toGo(): string {
    let rest = this.inMilliseconds;
    let text = '';
    for (const [suffix, unit] of UNITS) {
      const count = Math.floor(rest / unit);
      if (count > 0) text += `${count}${suffix}`;
      rest -= count * unit;
    }
    return text === '' ? '0s' : text;
  }

  /** As `toGo`. */
  toString(): string {
    return this.toGo();
  }
}
