import { isIP } from 'node:net';
import type { Mapping } from '../tree.ts';
import type { ShortFormError } from './volumes.ts';

type Range = readonly [first: number, last: number];

/**
 * Takes a short port apart: `[address:][published:]target[/protocol]`, with ranges. Ranges of one length give a port
 * each; several published ports for one target stay a range. Rule: go-connections nat.ParsePortSpec, compose-go types.
 */
export function parsePort(spec: string): readonly Mapping[] | ShortFormError {
  if (spec === '') return { error: 'No port specified: <empty>' };
  const [address, published, target, protocol] = splitSpec(spec);
  if (address !== '' && (isIP(address) === 0 || isBare(spec))) return { error: `Invalid ip address: ${address}` };
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) return { error: `Invalid proto: ${protocol}` };
  const inside = rangeOf(target);
  if (inside === undefined) return { error: `Invalid containerPort: ${target}` };
  const outside = published === '' ? undefined : rangeOf(published);
  if (published !== '' && outside === undefined) return { error: `Invalid hostPort: ${published}` };
  const count = inside[1] - inside[0];
  const common = (port: number) => ({ mode: 'ingress', ...(address !== '' && { host_ip: address }), target: port });
  if (outside === undefined) return series(inside).map((port) => ({ ...common(port), protocol }));
  const published0 = outside[1] - outside[0];
  if (count === 0 && published0 > 0) {
    return [{ ...common(inside[0]), published: `${outside[0]}-${outside[1]}`, protocol }];
  }
  if (count !== published0)
    return { error: `Invalid ranges specified for container and host Ports: ${target} and ${published}` };
  return series(inside).map((port, index) => ({ ...common(port), published: String(outside[0] + index), protocol }));
}

function splitSpec(spec: string): readonly [address: string, published: string, target: string, protocol: string] {
  const [rest = '', protocol] = spec.split('/'); // what follows a second slash is not looked at
  const parts = rest.split(':');
  const target = parts.at(-1) ?? '';
  // What is left of an IPv6 address in brackets has colons of its own.
  const address = parts.slice(0, -2).join(':');
  const published = parts.length === 1 ? '' : (parts.at(-2) ?? '');
  return [address.replace(/^\[([^:]*:.*)\]$/, '$1'), published, target, (protocol || 'tcp').toLowerCase()];
}

/** An IPv6 address stands in brackets: without them its end could be a port. */
const isBare = (spec: string): boolean =>
  spec
    .split('/')[0]
    ?.split(':')
    .slice(0, -2)
    .join(':')
    .match(/^[^[].*:/) !== null;

function rangeOf(text: string): Range | undefined {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  return first <= 65_535 && last <= 65_535 && first <= last ? [first, last] : undefined;
}

const series = ([first, last]: Range): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
