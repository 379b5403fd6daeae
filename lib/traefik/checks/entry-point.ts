import { isMapping } from '../../compose/index.ts';
import type { ProxyFiles } from './proxy.ts';
import { at } from './proxy.ts';
import type { FoundRouter } from './routers.ts';

/** What the static configuration says of an entry point, as far as routers mind. */
export interface EntryPoint {
  readonly tls: boolean;
  /** Whether every request is sent on to another entry point. */
  readonly redirects: boolean;
  readonly udp: boolean;
  readonly port: string;
  readonly isDefault: boolean;
}

/** The entry points of a static configuration, by name. */
export function entryPointsOf({ static: config }: ProxyFiles): ReadonlyMap<string, EntryPoint> {
  const all = at(config, 'entryPoints');
  if (!isMapping(all)) return new Map();
  return new Map(
    Object.entries(all).map(([name, each]) => {
      const address = String(at(each, 'address') ?? '');
      return [
        name,
        {
          tls: at(each, 'http', 'tls') !== undefined,
          redirects: at(each, 'http', 'redirections', 'entryPoint') !== undefined,
          udp: address.endsWith('/udp'),
          port: /:(\d+)(?:\/|$)/.exec(address)?.[1] ?? '',
          isDefault: at(each, 'asDefault') === true,
        },
      ];
    }),
  );
}

/** The names of the entry points that a router listens on: those it says, or all that are meant where it says none. */
export function listensOn({ router, protocol }: FoundRouter, all: ReadonlyMap<string, EntryPoint>): readonly string[] {
  const { entryPoints = [] } = router;
  if (entryPoints.length > 0) return entryPoints;
  const names = [...all].filter(([name, { udp }]) => udp === (protocol === 'udp') && name !== 'traefik');
  const chosen = names.filter(([, { isDefault }]) => isDefault);
  return (chosen.length > 0 ? chosen : names).map(([name]) => name);
}
