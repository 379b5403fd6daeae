import type { Blueprint } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { watchedBy } from '../alerts.ts';
import { GATUS_ERRORS } from '../errors.ts';
import { DOMAINS, keyOf } from '../names.ts';

/** Forbids monitors that Gatus cannot tell apart, and names that it does not take: with one of them it does not start. */
export const sameKey: Check = {
  codes: [GATUS_ERRORS.sameKey.code],
  *check({ blueprint, where }) {
    const told = new Set<string>();
    for (const { tool, server } of blueprint.watchers) {
      if (tool !== 'gatus') continue;
      const owners = new Map<string, string>();
      for (const { id, group, name } of namesOf(blueprint, server)) {
        const key = keyOf(group, name);
        const first = owners.get(key);
        if (first === undefined) owners.set(key, id);
        const by = /["\\]/.test(name) ? 'a name with a quote or a backslash' : first && `the key of ${first} already`;
        if (by === undefined || told.has(id)) continue;
        told.add(id);
        const related = first === undefined ? [] : [{ path: first, note: 'first' }];
        yield finding(GATUS_ERRORS.sameKey, { key, server, by }, where(id), { related });
      }
    }
  },
};

/** What one Gatus tells apart: what it probes, and what is pushed to it. */
function* namesOf(blueprint: Blueprint, server: string) {
  const jobs = new Map(blueprint.heartbeats.map(({ id, job }) => [id, job]));
  for (const { id, kind, server: watched, name, target } of watchedBy(blueprint, server)) {
    const group = kind === 'domain' ? DOMAINS : watched;
    yield { id, group, name: target === undefined ? (jobs.get(id) ?? name) : name };
  }
}
