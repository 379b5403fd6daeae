import { createHash } from 'node:crypto';
import { randomCharacters, ALPHANUMERIC } from './random.ts';

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ROUNDS = 5000;
const SIZE = 64;

const sha512 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** As many bytes of a digest as another text has, from the front again where it ends. */
const stretched = (digest: Buffer, length: number): Buffer => Buffer.alloc(length, digest);

/** The SHA512-CRYPT hash of a password. Rule: Drepper, "Unix crypt using SHA-256 and SHA-512", 5000 rounds. */
export function sha512Crypt(password: string, salt = randomCharacters(ALPHANUMERIC, 16)): string {
  const key = Buffer.from(password);
  const salted = Buffer.from(salt);
  const mirror = sha512(key, salted, key);
  const first = [key, salted, stretched(mirror, key.length)];
  for (let bits = key.length; bits > 0; bits >>>= 1) first.push((bits & 1) === 1 ? mirror : key);
  let digest = sha512(...first);
  const p = stretched(sha512(...Array.from({ length: key.length }, () => key)), key.length);
  const s = stretched(sha512(...Array.from({ length: 16 + digest[0]! }, () => salted)), salted.length);
  for (let round = 0; round < ROUNDS; round++) {
    const parts = [round % 2 === 1 ? p : digest];
    if (round % 3 !== 0) parts.push(s);
    if (round % 7 !== 0) parts.push(p);
    parts.push(round % 2 === 1 ? digest : p);
    digest = sha512(...parts);
  }
  return `$6$${salt}$${encoded(digest)}`;
}

/** The bytes in the order of the rule: every third, each group turned by one; the last byte alone. */
function encoded(digest: Buffer): string {
  let text = '';
  for (let group = 0; group < 21; group++) {
    const bytes = [group, group + 21, group + 42].map((index) => digest[index]!);
    const [high, middle, low] = [0, 1, 2].map((place) => bytes[(place + group) % 3]!) as [number, number, number];
    text += characters((high << 16) | (middle << 8) | low, 4);
  }
  return text + characters(digest[SIZE - 1]!, 2);
}

const characters = (word: number, count: number): string =>
  Array.from({ length: count }, (_, index) => ALPHABET[(word >>> (6 * index)) & 63]).join('');
