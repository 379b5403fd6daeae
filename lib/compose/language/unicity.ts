import type { UniqueBy } from './merge-rules.ts';
import type { PatternNode } from '../pattern.ts';
import type { Mapping, Tree } from '../tree.ts';
import { isMapping, isScalar, isSequence } from '../tree-access.ts';

/**
 * Makes the entries of every list one that the table says are one: a later entry takes the place of the earlier one.
 * A tree without duplicates is given back as it is.
 */
export function enforceUnicity(tree: Mapping, rules: PatternNode<UniqueBy>): Mapping {
  let out: Record<string, Tree> | undefined;
  for (const key in tree) {
    const node = rules.below(key);
    if (node === undefined) continue;
    const value = tree[key] as Tree;
    const unique = isSequence(value)
      ? uniqueList(value, node.rule)
      : isMapping(value)
        ? enforceUnicity(value, node)
        : value;
    if (unique !== value) (out ??= { ...tree })[key] = unique;
  }
  return out ?? tree;
}

/** A list with one entry a key, each at the place of the first of its key. */
export function uniqueList(list: readonly Tree[], by: UniqueBy | undefined): readonly Tree[] {
  if (by === undefined || list.length < 2) return list;
  const places = new Map<string, number>();
  const out: Tree[] = [];
  for (const entry of list) {
    const key = KEYS[by](entry);
    const place = key === undefined ? undefined : places.get(key);
    if (place !== undefined) out[place] = entry;
    else {
      if (key !== undefined) places.set(key, out.length);
      out.push(entry);
    }
  }
  return out.length === list.length ? list : out;
}

/** What makes an entry of a list one with another; undefined where nothing does. */
export const identityOf = (by: UniqueBy | undefined, entry: Tree): string | undefined =>
  by === undefined ? undefined : KEYS[by](entry);

const textOf = (value: Tree | undefined): string | undefined =>
  value === undefined || value === null || !isScalar(value) ? undefined : String(value);

const KEYS: Readonly<Record<UniqueBy, (entry: Tree) => string | undefined>> = {
  key: (entry) => textOf(entry)?.split('=', 1)[0],
  value: textOf,
  mountTarget: (entry) => (isMapping(entry) ? textOf(entry['target']) : shortMountTarget(textOf(entry) ?? '')),
  deviceTarget: (entry) => {
    if (isMapping(entry)) return textOf(entry['target']);
    const [source, target = source] = (textOf(entry) ?? '').split(':');
    return target;
  },
  port: (entry) => {
    if (!isMapping(entry)) return textOf(entry);
    const { host_ip: ip = '0.0.0.0', published = '', target, protocol = 'tcp' } = entry;
    // Compose tells the number 8080 from the text "8080" here.
    const sign = typeof published === 'string' ? '' : '#';
    return `${textOf(ip)}:${sign}${textOf(published)}:${textOf(target)}/${textOf(protocol)}`;
  },
  secretTarget: (entry) =>
    isMapping(entry)
      ? (textOf(entry['target']) ?? `/run/secrets/${textOf(entry['source'])}`)
      : `/run/secrets/${textOf(entry)}`,
  configTarget: (entry) =>
    isMapping(entry) ? (textOf(entry['target']) ?? `/${textOf(entry['source'])}`) : `/${textOf(entry)}`,
  envFilePath: (entry) => (isMapping(entry) ? textOf(entry['path']) : textOf(entry)),
};

/** The container path of `source:target:options`; of `target` alone, that. */
function shortMountTarget(mount: string): string {
  const parts = mount.split(':');
  return (parts.length === 1 ? parts[0] : parts[1]) ?? mount;
}
