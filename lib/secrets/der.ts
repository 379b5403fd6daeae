/** The elements of DER that a certificate is made of (X.690). */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...head), content]);
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => element(0x30, ...items);
export const set = (...items: readonly Uint8Array[]): Buffer => element(0x31, ...items);
export const integer = (bytes: Uint8Array): Buffer => element(0x02, bytes);
export const octetString = (bytes: Uint8Array): Buffer => element(0x04, bytes);
/** A string of whole bytes. */
export const bitString = (bytes: Uint8Array): Buffer => element(0x03, Buffer.of(0), bytes);
export const text = (value: string): Buffer => element(0x0c, Buffer.from(value));
export const explicit = (number: number, item: Uint8Array): Buffer => element(0xa0 + number, item);

/** A point in time: in two forms, as RFC 5280 wants the short one up to 2049. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]|\.\d{3}/g, '');
  const isShort = date.getUTCFullYear() < 2050;
  return element(isShort ? 0x17 : 0x18, Buffer.from(isShort ? digits.slice(2) : digits));
}

/** An object identifier: the first two numbers in one byte, every other in groups of seven bits. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(groups)]));
}

function groups(number: number): number[] {
  const bytes = [number & 127];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
}
