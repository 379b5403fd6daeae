import { isIP } from 'node:net';

/** Addresses from one to another, as numbers of 128 bits; those of IPv4 are mapped into IPv6. */
export interface AddressRange {
  readonly first: bigint;
  readonly last: bigint;
}

const MAPPED = 0xffffn << 32n;

/** The addresses of an address or a CIDR range; undefined for what is neither. */
export function addressRange(text: string): AddressRange | undefined {
  const [ip = '', prefix] = text.split('/');
  const version = isIP(ip);
  if (version === 0 || ip.includes('%')) return undefined;
  const bits = version === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > bits) return undefined;
  const value = version === 4 ? MAPPED | quad(ip) : groups(ip);
  const size = 1n << BigInt(bits - length);
  const first = (value / size) * size;
  return { first, last: first + size - 1n };
}

/** Whether two ranges have an address in common. */
export const rangesMeet = (a: AddressRange, b: AddressRange): boolean => a.first <= b.last && b.first <= a.last;

/** Whether a range lies in another. */
export const isWithin = (a: AddressRange, b: AddressRange): boolean => a.first >= b.first && a.last <= b.last;

const quad = (ip: string): bigint => ip.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);

/** An address whose last 32 bits stand there as one of IPv4, in hexadecimal throughout. */
function withoutQuad(ip: string): string {
  const tail = ip.slice(ip.lastIndexOf(':') + 1);
  if (!tail.includes('.')) return ip;
  const value = quad(tail);
  return `${ip.slice(0, ip.length - tail.length)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

function groups(ip: string): bigint {
  const whole = withoutQuad(ip);
  const [before = '', after] = whole.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  const parts = after === undefined ? head : [...head, ...zeros, ...tail];
  return parts.reduce((sum, part) => (sum << 16n) | BigInt(`0x${part}`), 0n);
}
