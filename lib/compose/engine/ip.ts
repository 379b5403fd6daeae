import { isIP } from 'node:net';

/** A range of addresses of one family. */
export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

/** An address as a number, with its family. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** Reads an address; undefined where it is none. */
export function parseAddress(text: string): Address | undefined {
  const family = isIP(text);
  if (family === 4) return { family, value: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  if (family !== 6) return undefined;
  // The last four bytes may be written as those of an IPv4 address.
  const [, head = '', tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  const last = tail === undefined ? undefined : parseAddress(tail)?.value;
  const whole = last === undefined ? text : `${head}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const [before = '', after] = whole.split('::');
  const parts = (side: string): string[] => side.split(':').filter((part) => part !== '');
  const [left, right] = [parts(before), parts(after ?? '')];
  const zeros = after === undefined ? [] : new Array<string>(8 - left.length - right.length).fill('0');
  const groups = [...left, ...zeros, ...right];
  return { family: 6, value: groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n) };
}

/** Reads a range as `10.0.0.0/24`, which may name any address in it; undefined where it is none. */
export function parseRange(text: string): (Range & { readonly named: bigint }) | undefined {
  const [, base = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(base);
  const bits = address?.family === 4 ? 32 : 128;
  const prefix = Number(length);
  if (address === undefined || length === '' || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = address.value - (address.value % size);
  return { family: address.family, first, last: first + size - 1n, prefix, named: address.value };
}

/** Whether a range has an address. */
export const holds = (range: Range, { family, value }: Address): boolean =>
  range.family === family && value >= range.first && value <= range.last;

/** Whether two ranges have an address in common. */
export const overlap = (a: Range, b: Range): boolean => a.family === b.family && a.first <= b.last && b.first <= a.last;
