import type { ProjectModel } from '../core/index.ts';
import type { Check } from '../core/index.ts';
import type { Tree } from '../compose/index.ts';
import { stackOf } from '../blueprint/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids bind mounts that let Docker make a missing directory. An adopted stack keeps its mounts as they are. */
export const directoryMadeByDocker: Check = {
  codes: [CHECK_ERRORS.madeByDocker.code],
  *check({ blueprint, models, where }) {
    const ids = new Map(
      blueprint.services.map(({ id, server, stack, name }) => {
        const project = stackOf(blueprint, stack)?.project.name ?? '';
        return [`${server} ${project} ${name}`, id];
      }),
    );
    for (const model of models) {
      if (model.adopted) continue;
      for (const { service, index, path } of carelessBindsOf(model)) {
        const id = ids.get(`${model.server} ${model.name} ${service}`);
        yield finding(CHECK_ERRORS.madeByDocker, { path }, id === undefined ? {} : where(id, 'volumes', index));
      }
    }
  },
};

function* carelessBindsOf(model: ProjectModel): Iterable<{ service: string; index: number; path: string }> {
  for (const [service, tree] of Object.entries(mappingOf(model.tree['services']))) {
    const volumes = mappingOf(tree)['volumes'];
    if (!Array.isArray(volumes)) continue;
    for (const [index, entry] of volumes.entries()) {
      const path = carelessBind(entry as Tree);
      if (path !== undefined) yield { service, index, path };
    }
  }
}

/** The path on the host of a bind that does not say `create_host_path: false`. Engines differ in what silence means. */
function carelessBind(entry: Tree): string | undefined {
  if (typeof entry === 'string') return /^[./~]/.test(entry) ? entry.split(':', 1)[0] : undefined;
  const { type, source, bind } = mappingOf(entry);
  if (type !== 'bind' || typeof source !== 'string') return undefined;
  return mappingOf(bind)['create_host_path'] === false ? undefined : source;
}

const mappingOf = (tree: Tree | undefined): { readonly [key: string]: Tree } =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? (tree as { readonly [key: string]: Tree }) : {};
