import { posix } from 'node:path';
import type { Blueprint } from '../blueprint/index.ts';
import { diagnoseDollars, holdsHash } from '../compose/diagnose/dollars.ts';
import { diagnosePorts } from '../compose/diagnose/ports.ts';
import { diagnoseRepeats } from '../compose/diagnose/repeats.ts';
import { diagnoseSizes } from '../compose/diagnose/sizes.ts';
import { pathsFromElsewhere } from '../compose/load/paths-from-elsewhere.ts';
import { locateWordOn } from '../compose/language/trace.ts';
import type { Path } from '../compose/index.ts';
import type { Finding } from '../values/index.ts';
import type { MergedProject } from './merge.ts';

/** What layers in YAML do in a project that people may not expect, and that only the whole of it shows. */
export function layerSurprises(project: MergedProject, blueprint: Blueprint): readonly Finding[] {
  const { layers, server, tree, adopted, facts } = project;
  const [, ...users] = layers;
  const known = new Set(
    blueprint.variables
      .filter((each) => each.server === server.id && (each.declared || each.default !== undefined))
      .map(({ name }) => name),
  );
  const locate = (path: Path) => locateWordOn(path, tree, layers);
  const found = [
    ...diagnosePorts(tree, locate),
    ...diagnoseSizes(tree, locate),
    ...users.flatMap((layer, index) => diagnoseRepeats(layer, users.slice(0, index))),
    // The `.env` of an adopted stack has values that only its server knows, but none for the parts of a hash.
    ...users.flatMap((layer) =>
      diagnoseDollars(layer, (name, text) => known.has(name) || (adopted && !holdsHash(text))),
    ),
    // Layers of stacks take what they name with them; that of a server lies in another folder than what is made of it.
    ...server.layers.flatMap((layer) => pathsFromElsewhere(layer, posix.join('dist', posix.dirname(facts.file)))),
  ];
  return found.filter(({ source }) => source !== undefined && /\.ya?ml$/.test(source.file));
}
