import type { Tree } from '../compose/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { mappingOf, serviceTreesOf } from './service-trees.ts';

/** Forbids bind mounts that let Docker make a missing directory. An adopted stack keeps its mounts as they are. */
export const directoryMadeByDocker: Check = {
  codes: [CHECK_ERRORS.madeByDocker.code],
  *check(input) {
    for (const { id, tree, adopted } of serviceTreesOf(input)) {
      const volumes = tree['volumes'];
      if (adopted || !Array.isArray(volumes)) continue;
      for (let index = 0; index < volumes.length; index++) {
        const path = carelessBind(volumes[index] as Tree);
        if (path !== undefined) yield finding(CHECK_ERRORS.madeByDocker, { path }, input.where(id, 'volumes', index));
      }
    }
  },
};

/** The path on the host of a bind that does not say `create_host_path: false`. Engines differ in what silence means. */
function carelessBind(entry: Tree): string | undefined {
  if (typeof entry === 'string') return /^[./~]/.test(entry) ? entry.split(':', 1)[0] : undefined;
  const { type, source, bind } = mappingOf(entry);
  if (type !== 'bind' || typeof source !== 'string') return undefined;
  return mappingOf(bind)['create_host_path'] === false ? undefined : source;
}
