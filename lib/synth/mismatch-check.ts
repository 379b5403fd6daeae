import type { ServiceFacts } from '../blueprint/index.ts';
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
      for (const [what, key, differs] of COMPARED) {
        // What no patch touched is what the Blueprint was read from.
        if (was[key] === is[key] || !differs(was[key], is[key], facts, model)) continue;
        const args = { service: id, what, by: by.map((patch) => patch.by).join(', ') };
        yield finding(SYNTH_ERRORS.mismatch, args, where(id));
      }
    }
  }
}

type Differs = (was: Tree | undefined, is: Tree | undefined, facts: ServiceFacts, model: ProjectModel) => boolean;

/** What is compared, under which key of Compose it stands, and how. */
const COMPARED: readonly (readonly [what: string, key: string, differs: Differs])[] = [
  ['image', 'image', () => true],
  ['ports', 'ports', (was, is) => JSON.stringify(was) !== JSON.stringify(is)],
  [
    'networks',
    'networks',
    (_was, is, { networks }, { server, name }) => {
      const known = new Set(networks.map(({ network }) => network));
      return Object.keys(mappingOf(is)).some((key) => !known.has(networkId(server, name, key)));
    },
  ],
  [
    'mounts',
    'volumes',
    (_was, is, { mounts }) => {
      const known = new Set(mounts.map(({ target }) => target));
      return listOf(is).some((mount) => !known.has(String(mappingOf(mount)['target'])));
    },
  ],
];
