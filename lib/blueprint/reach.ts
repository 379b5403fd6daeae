import type { Blueprint } from './blueprint.ts';
import { serverOf } from './queries.ts';
import type { ServerFacts } from './server.ts';

/** An address under which one server reaches another. */
export interface Reach {
  /** `local`: the server itself; `lan`: both stand at one site; `overlay`: by VPN; `public`: over the internet. */
  readonly by: 'local' | 'lan' | 'overlay' | 'public';
  readonly address: string;
}

/**
 * The address by which `from` reaches `to`, the nearest way first: itself, the LAN of a common site, a common overlay,
 * the internet. Undefined where there is none. A dynamic public address has no number: its ssh name stands for it.
 */
export function reach(blueprint: Blueprint, from: string, to: string): Reach | undefined {
  const source = serverOf(blueprint, from);
  const target = serverOf(blueprint, to);
  return source === undefined || target === undefined ? undefined : wayBetween(source, target);
}

/** What a way between servers follows from. */
export type Located = Pick<ServerFacts, 'id' | 'site' | 'addresses' | 'overlays'>;

/** The address by which one server reaches another; undefined where there is none. */
export function wayBetween(source: Located, target: Located): Reach | undefined {
  if (source.id === target.id) return { by: 'local', address: '127.0.0.1' };
  const lan = target.addresses.lan[0];
  if (source.site === target.site && source.addresses.lan.length > 0 && lan !== undefined) {
    return { by: 'lan', address: withoutPrefix(lan) };
  }
  const common = target.overlays.some((overlay) => source.overlays.includes(overlay));
  if (common && target.addresses.overlay !== undefined) {
    return { by: 'overlay', address: withoutPrefix(target.addresses.overlay) };
  }
  const open = target.addresses.public;
  if (open !== undefined) return { by: 'public', address: open.v4 ?? open.v6 ?? target.addresses.ssh };
  return undefined;
}

/**
 * The addresses by which a server is seen at another one, on the way that `reach` chooses; none where its public address
 * changes, or there is no way.
 */
export function bypassAddresses(blueprint: Blueprint, from: string, to: string): readonly string[] {
  const way = reach(blueprint, from, to);
  const { lan = [], overlay, public: open } = serverOf(blueprint, from)?.addresses ?? {};
  if (way?.by === 'lan') return lan.map(withoutPrefix);
  if (way?.by === 'overlay') return overlay === undefined ? [] : [withoutPrefix(overlay)];
  return way?.by === 'public' ? [open?.v4, open?.v6].filter((address) => address !== undefined) : [];
}

const withoutPrefix = (address: string): string => address.split('/', 1)[0] ?? address;
