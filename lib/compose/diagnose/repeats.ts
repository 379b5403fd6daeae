import type { Finding } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { mapTree } from '../map-tree.ts';
import { REFUSED_DUPLICATES } from '../language/merge-rules.ts';
import { valueAt } from '../language/provenance.ts';
import type { Layer } from '../tree.ts';
import { isSequence } from '../tree-access.ts';
import { identityOf } from '../language/unicity.ts';

/** Notes on entries of lists that a lower layer has too: Compose refuses them, and here they are made one. */
export function diagnoseRepeats(layer: Layer, lower: readonly Layer[]): readonly Finding[] {
  const findings: Finding[] = [];
  mapTree(layer.tree, REFUSED_DUPLICATES, (list, rule, path) => {
    const below = lower.flatMap(({ tree }) => valueAt(tree, path) ?? []);
    const known = new Set(below.map((entry) => identityOf(rule, entry)));
    for (const [index, entry] of (isSequence(list) ? list : []).entries()) {
      const given = identityOf(rule, entry);
      if (given === undefined || !known.has(given)) continue;
      const args = { path: path.join('.'), entry: given };
      findings.push(
        finding(COMPOSE_ERRORS.entryRepeated, args, { source: layer.locate?.([...path, index]) }, { given }),
      );
    }
    return list;
  });
  return findings;
}
