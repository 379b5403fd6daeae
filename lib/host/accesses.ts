import type { Blueprint, MountFacts, ServiceFacts } from '../blueprint/index.ts';
import { servicesOfServer } from '../blueprint/index.ts';

type Row = readonly string[];

/**
 * What the accounts of a server's services need: a folder, `r` or `rw`, what it is, the account and the service. Adopted
 * stacks run already as they are. Who starts as root gives itself what it needs of its volumes.
 */
export function accessRows(blueprint: Blueprint, server: string): readonly Row[] {
  const adopted = new Set(blueprint.stacks.filter((stack) => stack.adopted !== undefined).map(({ id }) => id));
  const rows = new Map<string, Row>();
  for (const service of servicesOfServer(blueprint, server)) {
    if (service.account === undefined || adopted.has(service.stack)) continue;
    for (const mount of service.mounts) {
      const row = rowOf(service, service.account, mount);
      if (row !== undefined) rows.set(row.slice(0, -1).join('\t'), row);
    }
  }
  return [...rows.values()];
}

function rowOf(
  { name }: ServiceFacts,
  { uid, gid, groups, by }: NonNullable<ServiceFacts['account']>,
  { kind, source, readOnly }: MountFacts,
): Row | undefined {
  const isOurs = kind === 'volume';
  if (source === undefined || (isOurs ? by !== 'user' : kind !== 'directory')) return undefined;
  return [source, readOnly ? 'r' : 'rw', isOurs ? 'volume' : 'directory', `${uid}`, `${gid}`, groups.join(','), name];
}
