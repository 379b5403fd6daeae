import { serviceOf } from '../blueprint/index.ts';
import type { Tree } from '../compose/index.ts';
import type { CheckInput, Patch, ProjectModel } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';
import type { MergedProject } from './merge.ts';
import { listOf, mappingOf } from './read.ts';
import { networkId } from './resolve/server.ts';

/**
 * Whatever a patched service has now must be what the Blueprint says: the same image and ports, no network and no
 * mount that it does not know. Services without a patch are as they were read.
 */
export function* checkMismatch(
  project: MergedProject,
  model: ProjectModel,
  patches: ReadonlyMap<string, readonly Patch[]>,
  { blueprint, where }: CheckInput,
): Iterable<Finding> {
  if (patches.size === 0) return;
  const before = mappingOf(project.tree['services']);
  const after = mappingOf(model.tree['services']);
  for (const { services } of project.stacks) {
    for (const [name, { id }] of services) {
      const by = patches.get(id);
      const facts = by && serviceOf(blueprint, id);
      if (by === undefined || facts === undefined) continue;
      const was = mappingOf(before[name]);
      const is = mappingOf(after[name]);
      const networks = new Set(facts.networks.map(({ network }) => network));
      const targets = new Set(facts.mounts.map(({ target }) => target));
      const key = (network: string): string => networkId(model.server, model.name, network);
      const wrong: Readonly<Record<string, boolean>> = {
        image: was['image'] !== is['image'],
        ports: !same(was['ports'], is['ports']),
        networks: Object.keys(mappingOf(is['networks'])).some((network) => !networks.has(key(network))),
        mounts: listOf(is['volumes']).some((mount) => !targets.has(String(mappingOf(mount)['target']))),
      };
      for (const what of Object.keys(wrong).filter((each) => wrong[each])) {
        const args = { service: id, what, by: by.map((patch) => patch.by).join(', ') };
        yield finding(SYNTH_ERRORS.mismatch, args, where(id));
      }
    }
  }
}

const same = (a: Tree | undefined, b: Tree | undefined): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
