import { randomBytes } from 'node:crypto';
import { Blowfish } from './blowfish.ts';

/** Bytes of a password that bcrypt reads. It ignores the rest, so longer ones are refused before. */
export const LONGEST_PASSWORD = 72;

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const MAGIC = Uint32Array.from(Buffer.from('OrpheanBeholderScryDoubt').toString('hex').match(/.{8}/g)!, (word) =>
  Number.parseInt(word, 16),
);

/** The bcrypt hash of a password, as `$2y$`: htpasswd, ntfy, Gatus and Traefik all know that version. */
export function bcrypt(password: string, cost = 10, salt: Uint8Array = randomBytes(16)): string {
  const key = Buffer.from(`${password}\0`).subarray(0, LONGEST_PASSWORD);
  const cipher = new Blowfish();
  cipher.expand(key, salt);
  for (let rounds = 2 ** cost; rounds > 0; rounds--) {
    cipher.expand(key);
    cipher.expand(salt);
  }
  const words = Uint32Array.from(MAGIC);
  cipher.encryptWords(words, 64);
  const digest = Buffer.alloc(words.length * 4);
  words.forEach((word, index) => digest.writeUInt32BE(word, index * 4));
  return `$2y$${String(cost).padStart(2, '0')}$${encoded(salt)}${encoded(digest.subarray(0, 23))}`;
}

/** Base64 with an alphabet of its own, and without padding. */
function encoded(bytes: Uint8Array): string {
  const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const text = Buffer.from(bytes).toString('base64').replaceAll('=', '');
  return [...text].map((character) => ALPHABET[standard.indexOf(character)]).join('');
}
