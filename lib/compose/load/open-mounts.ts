import { canonicalService } from '../language/canonical.ts';
import { parseVolume } from '../language/volumes.ts';
import type { Mapping, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { mapSection } from './sections.ts';

/**
 * Short mounts whose source begins with a variable, as binds in the long form: taken apart by its first letter,
 * `${MEDIA}/films` would be the name of a volume, and nobody could tell later that it may be a path.
 */
export const withOpenMounts = (tree: Mapping): Mapping =>
  mapSection(tree, 'services', (service) => {
    const volumes = isMapping(service) ? service['volumes'] : undefined;
    return isMapping(service) && isSequence(volumes) ? { ...service, volumes: volumes.map(asBind) } : service;
  });

function asBind(mount: Tree): Tree {
  if (typeof mount !== 'string' || !/^\$(?!\$)/.test(mount)) return mount;
  const { source } = parseVolume(mount) as { readonly source?: Tree };
  return typeof source === 'string' ? boundTo(source, mount) : mount;
}

/** A short mount in its long form, as one of a path of the host, whatever the source begins with that it has now. */
export function boundTo(source: string, mount: string, old = source): Mapping {
  const { volumes } = canonicalService({ volumes: [`/${mount.slice(old.length)}`] });
  return { ...((volumes as readonly Mapping[])[0] as Mapping), source };
}
