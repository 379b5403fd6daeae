import { isMapping } from '../../compose/index.ts';
import type { Check } from '../../core/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { ProxyFiles } from './proxy.ts';
import { at } from './proxy.ts';
import type { FoundRouter } from './routers.ts';
import { isOpen, labelOf } from './routers.ts';
import { seenOf } from './seen.ts';

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

/** Demands that the entry points that a router names exist, and that it can match there. */
export const wrongEntryPoint: Check = {
  codes: [TRAEFIK_ERRORS.wrongEntryPoint.code],
  *check(input) {
    for (const { containers, proxy } of seenOf(input)) {
      if (proxy === undefined) continue;
      const all = entryPointsOf(proxy);
      for (const container of containers) {
        for (const found of container.routers) {
          if (isOpen(found, 'entryPoints')) continue;
          for (const entryPoint of found.router.entryPoints ?? []) {
            const why = whyUseless(found, all.get(entryPoint));
            if (why === undefined) continue;
            const details = {
              allowed: [...all.keys()].join(', '),
              didYouMean: all.has(entryPoint) ? undefined : nearest(entryPoint, all.keys()),
            };
            const args = { router: found.name, entryPoint, why };
            yield finding(
              TRAEFIK_ERRORS.wrongEntryPoint,
              args,
              container.where(labelOf(found, 'entryPoints')),
              details,
            );
          }
        }
      }
    }
  },
};

function whyUseless({ protocol, router }: FoundRouter, entryPoint: EntryPoint | undefined): string | undefined {
  if (entryPoint === undefined) return 'which the static configuration does not have';
  const { udp, redirects, tls, port } = entryPoint;
  if (udp !== (protocol === 'udp')) return udp ? 'which is one of UDP' : 'which is none of UDP';
  if (protocol !== 'http') return undefined;
  if (redirects) return 'where every request is sent on to another entry point';
  if (router.tls !== undefined && !tls && port === '80') return 'which is for plain HTTP: nobody speaks TLS on port 80';
  if (router.tls === undefined && !tls && port === '443') return 'where only routers with `tls` are asked over HTTPS';
  return undefined;
}
