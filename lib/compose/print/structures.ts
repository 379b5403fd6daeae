import type { RuleSource } from '../language/rule-source.ts';
import type { Mapping, Tree } from '../tree.ts';
import { isMapping, isSequence, setKey } from '../tree-access.ts';
import type { Print, Printing } from './printing.ts';

/** Fields in the order in which Compose prints them. */
export interface StructOptions {
  /** What JSON prints for a field of which nothing is said. */
  readonly always?: Mapping;
  /** Whether a structure in which nothing is said is left out of YAML. @default false */
  readonly omitEmpty?: boolean;
}

/** A structure of compose-go: the fields that it has, in their order, then its `x-` attributes. */
export function struct(
  source: RuleSource,
  fields: Readonly<Record<string, Print>>,
  { always = {}, omitEmpty = false }: StructOptions = {},
): Print {
  const entries = Object.entries(fields);
  const print: Print = (value, as) => {
    if (!isMapping(value)) return undefined;
    const out: Record<string, Tree> = {};
    for (const [key, print] of entries) {
      const said = Object.hasOwn(value, key) ? value[key] : undefined;
      const taken = said ?? (as.format === 'json' && Object.hasOwn(always, key) ? always[key] : undefined);
      if (taken === undefined || (taken === null && said === null && !Object.hasOwn(always, key))) continue;
      as.path.push(key);
      const printed = print(taken, as);
      as.path.pop();
      if (printed !== undefined) out[key] = printed;
    }
    if (as.format === 'yaml') {
      for (const key of Object.keys(value).sort())
        if (key.startsWith('x-')) setKey(out, key, ownAttribute(value[key] as Tree, as));
      if (omitEmpty && Object.keys(out).length === 0) return undefined;
    }
    return out;
  };
  return Object.assign(print, { source, fields });
}

/** What is printed by way of another print. */
export const around = (of: Print, print: Print): Print => Object.assign(print, { of });

/** A list of structures; an empty one is left out. */
export const listOf = (print: Print): Print =>
  around(print, (value, as) => {
    if (!isSequence(value) || value.length === 0) return undefined;
    return value.map((entry, index) => {
      as.path.push(index);
      const printed = print(entry, as) ?? null;
      as.path.pop();
      return printed;
    });
  });

/** A mapping of structures by name, sorted; an empty one is left out. `absent` stands for a name without anything. */
export const namedOf = (print: Print, absent: Tree = null): Print =>
  around(print, (value, as) => {
    if (!isMapping(value)) return undefined;
    const out: Record<string, Tree> = {};
    for (const key of Object.keys(value).sort()) {
      const said = value[key] as Tree;
      as.path.push(key);
      setKey(out, key, (said === null ? undefined : print(said, as)) ?? absent);
      as.path.pop();
    }
    return Object.keys(out).length === 0 ? undefined : out;
  });

/** Attributes of the user's own: Go prints mappings with their keys sorted, and 2.40 an empty list as null in JSON. */
export function ownAttribute(tree: Tree, as: Pick<Printing, 'format' | 'release'>): Tree {
  if (isSequence(tree)) {
    return tree.length === 0 && as.format === 'json' && as.release === 'v2'
      ? null
      : tree.map((each) => ownAttribute(each, as));
  }
  if (!isMapping(tree)) return tree;
  return Object.fromEntries(
    Object.keys(tree)
      .sort()
      .map((key) => [key, ownAttribute(tree[key] as Tree, as)]),
  );
}
