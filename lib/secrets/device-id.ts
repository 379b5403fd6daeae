import { createHash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The id of a Syncthing device, from its certificate (base64 of DER). Rule: syncthing/lib/protocol/deviceid.go. */
export function deviceIdOf(certificate: string): string {
  const hash = createHash('sha256').update(Buffer.from(certificate, 'base64')).digest();
  return formatDeviceId(base32(hash));
}

/** 52 characters in four parts with a check digit each, written in groups of seven. */
export function formatDeviceId(characters: string): string {
  const checked = partsOf(characters, 13).map((part) => part + checkDigit(part));
  return partsOf(checked.join(''), 7).join('-');
}

const partsOf = (text: string, length: number): readonly string[] =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );

/** RFC 4648, without padding. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return partsOf(bits, 5)
    .map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

/** Luhn's check digit in base 32, as Syncthing counts it: from the left. */
function checkDigit(part: string): string {
  const sum = [...part].reduce((total, character, index) => {
    const product = ALPHABET.indexOf(character) * (index % 2 === 0 ? 1 : 2);
    return total + Math.floor(product / 32) + (product % 32);
  }, 0);
  return ALPHABET[(32 - (sum % 32)) % 32]!;
}
