import type { Blueprint } from './blueprint.ts';
import type { MountFacts } from './service.ts';

/** Directories of a host that hold no data, but what the kernel and running programs show there. */
const NO_DATA = /^\/(?:dev|proc|sys|run|var\/run|tmp)(?:\/|$)/;

/** Whether a directory may hold data. */
export const mayHoldData = (path: string): boolean => !NO_DATA.test(path);

/** Where a service of a stack writes, and no volume of the lab stands for it. */
export interface OtherPlace {
  readonly service: string;
  readonly stack: string;
  readonly server: string;
  readonly mount: MountFacts;
}

/** The Docker volumes and directories that services write and that are no volumes of the lab. */
export function otherPlaces({ services }: Pick<Blueprint, 'services'>): readonly OtherPlace[] {
  const found: OtherPlace[] = [];
  for (const { id: service, stack, server, mounts } of services) {
    for (const mount of mounts) {
      if (mount.readOnly || mount.of !== undefined || !PLACES.has(mount.kind)) continue;
      if (mount.kind === 'directory' && !mayHoldData(mount.source ?? '')) continue;
      found.push({ service, stack, server, mount });
    }
  }
  return found;
}

const PLACES: ReadonlySet<MountFacts['kind']> = new Set(['anonymous', 'directory', 'docker-volume']);
