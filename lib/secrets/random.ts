import { randomBytes } from 'node:crypto';

/** Characters chosen evenly out of an alphabet of at most 256, by the system's source of randomness. */
export function randomCharacters(alphabet: string, length: number): string {
  const limit = 256 - (256 % alphabet.length); // bytes above would make the first characters likelier
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length + 16)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length] as string;
    }
  }
  return text;
}

/** Lower-case letters and digits. */
export const SMALL = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits. */
export const ALPHANUMERIC = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${SMALL}`;
