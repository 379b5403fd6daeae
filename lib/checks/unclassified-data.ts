import type { ServiceFacts } from '../blueprint/index.ts';
import { mayHoldData } from '../blueprint/unclassified.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { quoted } from './wording.ts';

/** Forbids that a service writes where nothing says what it holds. */
export const unclassifiedData: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.unclassified.code],
  *check({ blueprint, where }) {
    for (const { id, holds, writers } of blueprint.volumes) {
      if (holds !== undefined || writers.length === 0) continue;
      const args = { what: `The volume ${quoted(id)}`, services: writers };
      yield finding(CHECK_ERRORS.unclassified, args, where(id));
    }
    for (const { path, holds, writers } of blueprint.directories) {
      const [first] = writers;
      if (holds !== undefined || first === undefined || !mayHoldData(path)) continue;
      const what = `The directory ${path}`;
      yield finding(CHECK_ERRORS.unclassified, { what, services: writers }, where(first, 'volumes'));
    }
    const named = new Map<string, { name: string; services: ServiceFacts[] }>();
    for (const service of blueprint.services) {
      for (const { kind, of, source, target, readOnly } of service.mounts) {
        if (readOnly || of !== undefined) continue;
        if (kind === 'anonymous') {
          const what = `The nameless volume at ${target}`;
          yield finding(CHECK_ERRORS.unclassified, { what, services: [service.id] }, where(service.id, 'volumes'));
        } else if (kind === 'docker-volume' && source !== undefined) {
          const key = `${service.server} ${source}`;
          const volume = named.get(key) ?? { name: source, services: [] };
          named.set(key, volume);
          volume.services.push(service);
        }
      }
    }
    for (const { name, services } of named.values()) {
      const args = { what: `The Docker volume ${quoted(name)}`, services: [...new Set(services.map(({ id }) => id))] };
      yield finding(CHECK_ERRORS.unclassified, args, where(args.services[0]!, 'volumes'));
    }
  },
};
