import type { BackendFacts, Blueprint } from '../blueprint/index.ts';
import { reach, serviceOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { place, quoted } from './wording.ts';

/**
 * Forbids that a server answers for another one, or asks it who somebody is, over the internet or at a port that is not
 * published to it.
 */
export const noPrivateWay: Check = {
  codes: [CHECK_ERRORS.noPrivateWay.code],
  *check({ blueprint, where }) {
    for (const { id, hosts, entryPort, server: to, servedBy: from, backend, auth, service } of blueprint.routes) {
      if (from === to && auth.kind !== 'forward') continue;
      const name = quoted(hosts[0] ?? `port ${entryPort}`);
      const ways = [{ what: `The route ${name}`, to, backend, of: service }];
      if (auth.kind === 'forward') {
        const judge = serviceOf(blueprint, auth.service);
        if (judge) ways.push({ what: `The sign-in of ${name}`, to: judge.server, backend: auth.backend, of: judge.id });
      }
      for (const { what, to, backend, of } of ways) {
        const way = wayOf(blueprint, from, to, backend);
        if (way === undefined) continue;
        const related = [place(where(of), 'service')];
        yield finding(CHECK_ERRORS.noPrivateWay, { what, from, to, way }, where(id), { related });
      }
    }
  },
};

/** What is wrong with a way; a server that is not reached at all is told by another rule. */
function wayOf(blueprint: Blueprint, from: string, to: string, backend: BackendFacts): 'public' | 'none' | undefined {
  if (from === to) return undefined;
  if (backend.kind === 'address') return backend.by === 'public' ? 'public' : undefined;
  if (backend.kind !== 'none') return undefined;
  const by = reach(blueprint, from, to)?.by;
  return by === undefined ? undefined : by === 'public' ? 'public' : 'none';
}
