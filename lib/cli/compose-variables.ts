import type { Mapping, Tree } from '../compose/index.ts';
import { isMapping, isSequence, variablesIn } from '../compose/index.ts';

interface Variable {
  readonly Name: string;
  readonly DefaultValue: string;
  readonly PresenceValue: string;
  readonly Required: boolean;
}

/** The variables of a tree by name, sorted; the last one that says something of a name counts. */
function variablesOf(tree: Tree, found = new Map<string, Variable>()): ReadonlyMap<string, Variable> {
  if (isSequence(tree)) for (const each of tree) variablesOf(each, found);
  else if (isMapping(tree)) for (const each of Object.values(tree)) variablesOf(each, found);
  else if (typeof tree === 'string') {
    for (const { name, default: otherwise, alternate, demanded } of variablesIn(tree)) {
      const DefaultValue = alternate === undefined ? (otherwise ?? '') : '';
      found.set(name, { Name: name, DefaultValue, PresenceValue: alternate ?? '', Required: demanded });
    }
  }
  return found;
}

const inOrder = (tree: Mapping): readonly Variable[] =>
  [...variablesOf(tree).values()].sort((left, right) => (left.Name < right.Name ? -1 : 1));

/** As `docker compose config --variables --format json` prints them. */
export const variablesJson = (tree: Mapping): string =>
  `${JSON.stringify(Object.fromEntries(inOrder(tree).map((each) => [each.Name, each])), undefined, 4)}\n`;

/** As `docker compose config --variables` prints them. */
export function variablesTable(tree: Mapping): string {
  const rows = [
    ['NAME', 'REQUIRED', 'DEFAULT VALUE', 'ALTERNATE VALUE'],
    ...inOrder(tree).map((each) => [each.Name, String(each.Required), each.DefaultValue, each.PresenceValue]),
  ];
  const width = (column: number): number => Math.max(20, ...rows.map((row) => (row[column] ?? '').length + 3));
  const widths = [width(0), width(1), width(2), 0];
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('')}\n`).join('');
}
