import { LabError } from './lab-error.ts';
import { VALUE_ERRORS } from './errors.ts';
import { captureCaller, locationOf } from './source.ts';

type Factory = (amount: number) => Size;

const UNITS: readonly [suffix: string, bytes: number][] = [
  ['g', 1024 ** 3],
  ['m', 1024 ** 2],
  ['k', 1024],
];

/** An amount of memory or disk, in bytes. */
export class Size {
  /** So many bytes. @throws LabError HL001 unless a whole number of 0 or more. */
  static bytes(amount: number): Size {
    return Size.make(amount, 1, Size.bytes);
  }
  /** So many KiB (1,024 bytes). @throws LabError HL001 */
  static kibibytes(amount: number): Size {
    return Size.make(amount, 1024, Size.kibibytes);
  }
  /** So many MiB (1,024 KiB). @throws LabError HL001 */
  static mebibytes(amount: number): Size {
    return Size.make(amount, 1024 ** 2, Size.mebibytes);
  }
  /** So many GiB (1,024 MiB). @throws LabError HL001 */
  static gibibytes(amount: number): Size {
    return Size.make(amount, 1024 ** 3, Size.gibibytes);
  }

  private static make(amount: number, unit: number, factory: Factory): Size {
    const bytes = amount * unit;
    if (typeof amount === 'number' && Number.isSafeInteger(bytes) && bytes >= 0) return new Size(bytes);
    const where = { source: locationOf(captureCaller(factory)) };
    const args = { what: 'A size', rule: 'a whole number of bytes, 0 or more' };
    throw LabError.of(VALUE_ERRORS.badNumber, args, where, { given: String(amount) });
  }

  private constructor(readonly inBytes: number) {}

  /** As Compose writes byte values: `768m`, `2g`; the largest unit that stays whole. */
  toCompose(): string {
    const unit = UNITS.find(([, bytes]) => this.inBytes > 0 && this.inBytes % bytes === 0);
    return unit === undefined ? `${this.inBytes}b` : `${this.inBytes / unit[1]}${unit[0]}`;
  }

  /** For people: `1.5 GiB`. */
  toString(): string {
    return formatBytes(this.inBytes);
  }
}

const BINARY: readonly [name: string, bytes: number][] = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
];

/** A number of bytes for people: `512 MiB`, `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  const unit = BINARY.find(([, size]) => bytes >= size);
  return unit === undefined ? `${bytes} B` : `${Math.round((bytes / unit[1]) * 10) / 10} ${unit[0]}`;
}
