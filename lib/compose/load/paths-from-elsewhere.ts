import type { Finding } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { canonical } from '../language/canonical.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { mapTree } from '../map-tree.ts';
import type { Layer, Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import { PATHS } from './resolve-paths.ts';

/** Warnings about relative paths of a layer, which are seen from another directory than that of its file. */
export function pathsFromElsewhere(layer: Layer, directory: string): readonly Finding[] {
  const findings: Finding[] = [];
  mapTree(canonical(layer.tree), PATHS, (value, resolve, path) => {
    const given = pathIn(value);
    // What is made absolute is relative; where `~` and variables begin, nobody can say.
    if (given === undefined || /^[~$]/.test(given) || resolve(value, { directory: '/' }) === value) return value;
    const args = { path: path.join('.'), given, directory };
    findings.push(finding(COMPOSE_ERRORS.pathFromElsewhere, args, { source: layer.locate?.([...path]) }, { given }));
    return value;
  });
  return findings;
}

/** The path in a value of the table: a text, or the source of a mount, or the device behind a volume. */
function pathIn(value: Tree): string | undefined {
  const options = isMapping(value) ? value['driver_opts'] : undefined;
  const path = isMapping(options) ? options['device'] : isMapping(value) ? value['source'] : value;
  return typeof path === 'string' ? path : undefined;
}
