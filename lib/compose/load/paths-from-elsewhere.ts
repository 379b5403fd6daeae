import type { Finding } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { canonical } from '../canonical.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { mapTree } from '../map-tree.ts';
import type { Layer, Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import { directoryOf } from './files.ts';
import { PATHS } from './resolve-paths.ts';

/** Warnings about relative paths in a file of another directory than the one that they are seen from. */
export function pathsFromElsewhere(layer: Layer, directory: string): readonly Finding[] {
  const file = layer.name.replace(/#\d+$/, '');
  if (file === '-' || !file.startsWith('/') || !directory.startsWith('/') || directoryOf(file) === directory) return [];
  const findings: Finding[] = [];
  mapTree(canonical(layer.tree), PATHS, (value, _resolve, path) => {
    const given = relativeIn(value);
    if (given !== undefined) {
      const args = { path: path.join('.'), given, directory };
      findings.push(finding(COMPOSE_ERRORS.pathFromElsewhere, args, { source: layer.locate?.([...path]) }, { given }));
    }
    return value;
  });
  return findings;
}

/** A path that depends on where it is seen from. */
function relativeIn(value: Tree): string | undefined {
  const path = isMapping(value) && value['type'] === 'bind' ? value['source'] : value;
  return typeof path === 'string' && /^\.{1,2}(?:\/|$)/.test(path) ? path : undefined;
}
