import type { Blueprint, MonitorFacts } from '../../blueprint/index.ts';
import { watchedBy } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { GATUS_ERRORS } from '../errors.ts';
import { DOMAINS, keyPart, namesBeside, namesOfOwn, REPORTS } from '../names.ts';

/** Forbids monitors that Gatus cannot distinguish, and names that it refuses. With either it does not start. */
export const sameKey: Check = {
  codes: [GATUS_ERRORS.sameKey.code],
  *check({ blueprint, where }) {
    const told = new Set<string>();
    const jobs = new Map(blueprint.heartbeats.map(({ id, job }) => [id, job]));
    for (const { id: watcher, tool, server } of blueprint.watchers) {
      if (tool !== 'gatus') continue;
      const groups = new Map([[server, ownersOfOwn(blueprint, watcher, server)]]);
      for (const monitor of watchedBy(blueprint, server)) {
        const { id } = monitor;
        const group = groupOf(monitor);
        const names = namesOf(monitor, jobs);
        const owners = groups.get(group) ?? new Map<string, string>();
        groups.set(group, owners);
        const taken = names.find((name) => owners.has(keyPart(name)));
        const first = taken === undefined ? undefined : owners.get(keyPart(taken));
        for (const name of names) if (!owners.has(keyPart(name))) owners.set(keyPart(name), id);
        const [name = ''] = names;
        const by = UNTAKEN.test(name) ? 'a name with a quote or a backslash' : first && `the key of ${first} already`;
        if (by === undefined || told.has(id)) continue;
        told.add(id);
        const related = first === undefined ? [] : [{ path: first, note: 'first' }];
        const key = `${keyPart(group)}_${keyPart(taken ?? name)}`;
        yield finding(GATUS_ERRORS.sameKey, { key, server, by }, where(id), { related });
      }
    }
  },
};

const UNTAKEN = /["\\]/;

/** No two servers have ids that are alike in a key. */
const groupOf = ({ kind, server }: MonitorFacts): string => (kind === 'domain' ? DOMAINS : server);

/** Every name under which Gatus has something for a monitor. */
function namesOf(monitor: MonitorFacts, jobs: ReadonlyMap<string, string>): readonly string[] {
  if (monitor.target !== undefined) return [monitor.name, ...namesBeside(monitor)];
  const job = jobs.get(monitor.id) ?? monitor.name;
  return [job, `${job}${REPORTS}`];
}

/** What a Gatus asks of its own accord, under the id of its stack. */
const ownersOfOwn = (blueprint: Blueprint, watcher: string, server: string): Map<string, string> =>
  new Map(namesOfOwn(blueprint, server).map((name) => [keyPart(name), watcher]));
