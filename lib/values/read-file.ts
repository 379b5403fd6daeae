import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';

/** Bytes that a file may have: far more than any Compose file, and little enough for any memory. */
export const LARGEST_FILE = 16 * 1024 * 1024;

/** Bytes that a file of dist/ may have: large labs have a large Blueprint. */
export const LARGEST_OUTPUT = 1024 * 1024 * 1024;

/** Streams that a person names on purpose: the standard input, and what a shell makes of `<(…)`. */
const STREAM = /^(?:-|\/dev\/stdin|\/dev\/fd\/\d{1,9})$/;

/**
 * The one way in which files are read: only regular ones, and no more than `largest` bytes. Reading a pipe would wait
 * for ever, and a device or a huge file would fill the memory.
 *
 * @throws Error as the system gives it, or with the code `EFTYPE` or `EFBIG` and a message that continues "… cannot be
 * read: ".
 */
export function readRegular(path: string, largest: number = LARGEST_FILE): Buffer {
  const isStream = STREAM.test(path);
  if (!isStream) hold(path, statSync(path), largest);
  const file = path === '-' ? 0 : openSync(path, constants.O_RDONLY | (isStream ? 0 : (constants.O_NONBLOCK ?? 0)));
  try {
    // What was there a moment ago may be another thing now.
    if (!isStream) hold(path, fstatSync(file), largest);
    return readAll(path, file, largest);
  } finally {
    if (file !== 0) closeSync(file);
  }
}

/** The text of a regular file. @throws Error as `readRegular` does */
export const readRegularText = (path: string, largest?: number): string => readRegular(path, largest).toString('utf8');

function readAll(path: string, file: number, largest: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(64 * 1024);
    const read = readSome(file, part);
    if (read === 0) return Buffer.concat(parts, length);
    length += read;
    if (length > largest) throw tooLarge(path, largest);
    parts.push(part.subarray(0, read));
  }
}

/** A terminal or pipe on the standard input may have nothing at the moment, and an ended one is an error on Windows. */
function readSome(file: number, part: Buffer): number {
  for (;;) {
    try {
      return readSync(file, part);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function hold(path: string, found: Stats, largest: number): void {
  if (found.isDirectory()) throw refusal('EISDIR', path, 'it is a folder, not a regular file');
  if (!found.isFile()) throw refusal('EFTYPE', path, `it is ${kindOf(found)}, not a regular file`);
  if (found.size > largest) throw tooLarge(path, largest);
}

const kindOf = (found: Stats): string => (found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'a device');

const tooLarge = (path: string, largest: number): Error =>
  refusal('EFBIG', path, `it has more than the ${Math.floor(largest / 1024 / 1024)} MiB that a file may have`);

const refusal = (code: string, path: string, message: string): Error =>
  Object.assign(new Error(message), { code, path, syscall: 'read' });
