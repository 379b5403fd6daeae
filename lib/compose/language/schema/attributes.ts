import type { CitedRules, PatternTable } from '../../pattern.ts';
import { compilePatterns } from '../../pattern.ts';
import type { RuleSource } from '../rule-source.ts';
import type { Shape } from '../shape.ts';
import { FILE } from './file.ts';

/**
 * Every attribute of a Compose file as a table of path patterns, each with its place in the schema: the definition, and
 * the attribute in it; `#` is the schema itself.
 */
export function attributeTable(): PatternTable<Shape> {
  const table: Record<RuleSource, Record<string, Shape>> = {};
  gather(FILE, [], { definition: '#' }, table);
  return compilePatterns<Shape>(table as CitedRules<Shape>);
}

/** Where the walk is in the schema. */
interface Place {
  readonly definition: string;
  readonly since?: Shape['since'];
}

function gather(
  shape: Shape,
  path: readonly string[],
  place: Place,
  table: Record<RuleSource, Record<string, Shape>>,
): void {
  const { list, mapping } = shape;
  if (list !== undefined) gather(list.of, [...path, '[]'], placeOf(list.of, place), table);
  const named = mapping?.named === undefined ? [] : [['*', mapping.named.of] as const];
  for (const [key, below] of [...Object.entries(mapping?.keys ?? {}), ...named]) {
    const since = below.since ?? place.since;
    const definition = place.definition === '#' ? `#${key}` : `${place.definition}.${key}`;
    const source: RuleSource = `${since === undefined ? '' : `${since} `}schema/compose-spec.json ${definition}`;
    const pattern = [...path, key];
    (table[source] ??= {})[pattern.join('.')] = below;
    gather(below, pattern, placeOf(below, { definition, since }), table);
  }
}

const placeOf = ({ definition, since }: Shape, from: Place): Place => ({
  definition: definition ?? from.definition,
  since: since ?? from.since,
});
