import type { Mapping, Tree } from '../compose/index.ts';
import { isMapping, isSequence, renderYaml, variablesIn } from '../compose/index.ts';

interface Variable {
  readonly Name: string;
  readonly DefaultValue: string;
  readonly PresenceValue: string;
  readonly Required: boolean;
}

/** The variables of a tree by name; the last text that says something of a name counts. */
function variablesOf(tree: Tree, found = new Map<string, Variable>()): ReadonlyMap<string, Variable> {
  if (isSequence(tree)) for (const each of tree) variablesOf(each, found);
  else if (isMapping(tree)) for (const each of Object.values(tree)) variablesOf(each, found);
  else if (typeof tree === 'string') for (const each of inText(tree)) found.set(each.Name, each);
  return found;
}

/** In one text the first default, message or alternate of a name counts. */
function inText(text: string): readonly Variable[] {
  const found = new Map<string, Variable>();
  const settled = new Set<string>();
  for (const { name, default: otherwise, alternate, demanded } of variablesIn(text, { messages: false })) {
    if (settled.has(name)) continue;
    if (otherwise !== undefined || demanded) settled.add(name);
    const DefaultValue = alternate === undefined ? (otherwise ?? '') : '';
    found.set(name, { Name: name, DefaultValue, PresenceValue: alternate ?? '', Required: demanded });
  }
  return [...found.values()];
}

const inOrder = (tree: Mapping): readonly Variable[] =>
  [...variablesOf(tree).values()].sort((left, right) => (left.Name < right.Name ? -1 : 1));

/** As `docker compose config --variables --format json` prints them, with an empty line. */
export const variablesJson = (tree: Mapping): string =>
  `${JSON.stringify(Object.fromEntries(inOrder(tree).map((each) => [each.Name, each])), undefined, 4)}\n\n`;

/** As `docker compose config --variables --format yaml` prints them. */
export const variablesYaml = (tree: Mapping): string =>
  renderYaml(
    Object.fromEntries(
      inOrder(tree).map((each) => [
        each.Name,
        Object.fromEntries(Object.entries(each).map(([key, said]: [string, Tree]) => [key.toLowerCase(), said])),
      ]),
    ),
  );

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
