import type { Check } from '../../core/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { EntryPoint } from './entry-point.ts';
import type { FoundRouter } from './routers.ts';
import { isOpen, labelOf } from './routers.ts';
import { seenOf } from './seen.ts';

/** Demands that the entry points that a router names exist, and that it can match there. */
export const wrongEntryPoint: Check = {
  codes: [TRAEFIK_ERRORS.wrongEntryPoint.code],
  *check(input) {
    for (const { routers, entryPoints: all } of seenOf(input)) {
      if (all === undefined) continue;
      for (const found of routers) {
        const { entryPoints } = found.router;
        if (entryPoints === undefined || isOpen(found, 'entryPoints')) continue;
        for (const entryPoint of entryPoints) {
          const why = whyUseless(found, all.get(entryPoint));
          if (why === undefined) continue;
          const details = {
            allowed: [...all.keys()].join(', '),
            didYouMean: all.has(entryPoint) ? undefined : nearest(entryPoint, all.keys()),
          };
          const args = { router: found.name, entryPoint, why };
          const where = found.container.where(labelOf(found, 'entryPoints'));
          yield finding(TRAEFIK_ERRORS.wrongEntryPoint, args, where, details);
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
