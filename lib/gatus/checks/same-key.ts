import type { MonitorFacts } from '../../blueprint/index.ts';
import { watchedBy } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { GATUS_ERRORS } from '../errors.ts';
import { DOMAINS, keyOf, keyPart } from '../names.ts';

/** Forbids monitors that Gatus cannot tell apart, and names that it does not take: with one of them it does not start. */
export const sameKey: Check = {
  codes: [GATUS_ERRORS.sameKey.code],
  *check({ blueprint, where }) {
    const told = new Set<string>();
    for (const { tool, server } of blueprint.watchers) {
      if (tool !== 'gatus') continue;
      const groups = new Map<string, Map<string, string>>();
      const jobs = new Map(blueprint.heartbeats.map(({ id, job }) => [id, job]));
      for (const monitor of watchedBy(blueprint, server)) {
        const { id } = monitor;
        const group = groupOf(monitor);
        const name = monitor.target === undefined ? (jobs.get(id) ?? monitor.name) : monitor.name;
        const owners = groups.get(group) ?? new Map<string, string>();
        groups.set(group, owners);
        const part = keyPart(name);
        const first = owners.get(part);
        if (first === undefined) owners.set(part, id);
        const by = UNTAKEN.test(name) ? 'a name with a quote or a backslash' : first && `the key of ${first} already`;
        if (by === undefined || told.has(id)) continue;
        told.add(id);
        const related = first === undefined ? [] : [{ path: first, note: 'first' }];
        yield finding(GATUS_ERRORS.sameKey, { key: keyOf(group, name), server, by }, where(id), { related });
      }
    }
  },
};

const UNTAKEN = /["\\]/;

/** No two servers have ids that are alike in a key. */
const groupOf = ({ kind, server }: MonitorFacts): string => (kind === 'domain' ? DOMAINS : server);
