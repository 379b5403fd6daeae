import { join } from 'node:path';
import type { Layer, Mapping, Tree } from '../../compose/index.ts';
import { isMapping } from '../../compose/tree-access.ts';
import type { Server } from '../../core/index.ts';
import { factPlaceholder } from '../../core/index.ts';
import { finding, locationOf } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import type { Declared, Report } from './declared.ts';
import { readIfThere } from './root.ts';

const FILE = 'lab.facts.json';

/** Reads what `hl facts` wrote: `{ "<server>": { "<name>": "<value>" } }`, public values that only the hosts know. */
export async function readHostFacts(root: string, report: Report): Promise<Declared['hostFacts']> {
  const path = join(root, FILE);
  const refuse = (reason: string): Declared['hostFacts'] => {
    const args = { file: FILE, what: 'The file of facts', reason, writer: 'hl facts' };
    report(finding(SYNTH_ERRORS.unreadableFile, args, { source: { file: path, line: 1 } }));
    return {};
  };
  try {
    const text = await readIfThere(path);
    if (text === undefined) return {};
    const facts: unknown = JSON.parse(text);
    return isHostFacts(facts) ? facts : refuse('it must hold a mapping of servers to texts by name');
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function isHostFacts(value: unknown): value is Declared['hostFacts'] {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(
    (facts) =>
      typeof facts === 'object' && facts !== null && Object.values(facts).every((fact) => typeof fact === 'string'),
  );
}

/** What stands in a text, and what it becomes. */
export type Facts = readonly (readonly [placeholder: string, value: string])[];

/** The values that a server's constructs asked for. One that is not known stays a placeholder, with a warning. */
export function factsOf(server: Server, known: Declared['hostFacts'], report: Report): Facts {
  return [...server.askedFacts].flatMap(([name, site]) => {
    const value = known[server.node.id]?.[name];
    if (value !== undefined) return [[factPlaceholder(name), value] as const];
    const source = locationOf(site);
    const where = { path: server.node.path, ...(source !== undefined && { source }) };
    report(finding(SYNTH_ERRORS.noHostFact, { name, server: server.node.id }, where));
    return [];
  });
}

/** A typed layer with the values of the host in it. */
export const fillFacts = (layer: Layer, facts: Facts): Layer =>
  facts.length === 0 ? layer : { ...layer, tree: fill(layer.tree, facts) as Mapping };

function fill(tree: Tree, facts: Facts): Tree {
  if (typeof tree === 'string') {
    return tree.includes('@@fact:') ? facts.reduce((text, [from, to]) => text.replaceAll(from, to), tree) : tree;
  }
  if (Array.isArray(tree)) return tree.map((item: Tree) => fill(item, facts));
  if (!isMapping(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, fill(value, facts)]));
}
