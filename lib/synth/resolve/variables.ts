import type { Tree } from '../../compose/index.ts';
import { interpolate, variablesIn } from '../../compose/language/interpolate.ts';
import { isMapping, isSequence } from '../../compose/tree-access.ts';
import { finding } from '../../values/index.ts';
import type { Where } from '../../values/index.ts';
import type { Report } from '../collect/declared.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import type { Reader } from '../read.ts';

/** A variable as one text names it. */
export interface NamedVariable {
  readonly name: string;
  readonly default?: string;
  readonly required: boolean;
}

/** Every variable in the texts of a tree, once each; a required one counts before one with a default. */
export function variablesOf(tree: Tree): ReadonlyMap<string, NamedVariable> {
  if (!namesVariables(tree)) return NONE;
  const found = new Map<string, NamedVariable>();
  visit(tree, found);
  return found;
}

const NONE: ReadonlyMap<string, NamedVariable> = new Map();

/** Whether any text of a tree may name a variable: most have none, and are looked through once. */
function namesVariables(tree: Tree): boolean {
  if (typeof tree === 'string') return tree.includes('$');
  if (isSequence(tree)) return tree.some(namesVariables);
  if (!isMapping(tree)) return false;
  for (const key in tree) if (namesVariables(tree[key] as Tree)) return true;
  return false;
}

function visit(tree: Tree, found: Map<string, NamedVariable>): void {
  if (typeof tree === 'string') {
    if (!tree.includes('$')) return;
    for (const variable of variablesIn(tree)) {
      const known = found.get(variable.name);
      if (known === undefined || (variable.required && !known.required)) found.set(variable.name, variable);
    }
  } else if (isSequence(tree)) {
    for (const item of tree) visit(item, found);
  } else if (isMapping(tree)) {
    for (const key in tree) visit(tree[key] as Tree, found);
  }
}

/** A reader of facts that fills in defaults and the lab's public variables, and reports what it cannot resolve. */
export function readerWith(
  variables: Readonly<Record<string, string>>,
  service: string,
  where: (key: string) => Where,
  report: Report,
): Reader {
  return {
    text: (value, key) => {
      if (value === undefined || value === null || typeof value === 'object') return undefined;
      const text = String(value);
      if (!text.includes('$')) return text;
      const open = variablesIn(text).find(({ name, default: fallback }) => (variables[name] ?? fallback) === undefined);
      if (open === undefined) return interpolate(text, (name) => variables[name]);
      report(finding(SYNTH_ERRORS.unreadableFact, { service, key, variable: open.name }, where(key), { given: text }));
      return undefined;
    },
  };
}
