import type { SourceLocation } from '../../values/index.ts';
import { canonical } from './canonical.ts';
import { goText } from './go-values.ts';
import type { UniqueBy } from './merge-rules.ts';
import { UNIQUE_BY } from './merge-rules.ts';
import type { PatternNode } from '../pattern.ts';
import type { Layer, Path, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { identityOf } from './unicity.ts';

/** What one layer says about a value of the result. */
export interface Word {
  readonly layer: Layer;
  /** Where the layer says it, in its own form: an entry of a list may be a key of the result. */
  readonly place: Path;
  readonly value: Tree;
}

/**
 * The words that layers have about a path of a canonical result, the lowest first: the last one stands, or is the last
 * that was joined. A path that nobody speaks of is a default of Compose.
 */
export function wordsOn(path: Path, result: Tree, speakers: readonly Layer[]): readonly Word[] {
  let words: Word[] = [];
  for (const layer of speakers) {
    if (layer.resets?.some((reset) => isPrefix(reset, path))) words = [];
    const place = placeIn(layer.tree, path, result);
    if (place === undefined) continue;
    const value = at(layer.tree, place);
    if (value === undefined || (value === null && words.length > 0)) continue;
    words.push({ layer, place, value });
  }
  return words;
}

/** The line of the last word on a path of a canonical result. */
export function locateWordOn(path: Path, result: Tree, speakers: readonly Layer[]): SourceLocation | undefined {
  const word = wordsOn(path, result, speakers).at(-1);
  return word?.layer.locate?.(word.place);
}

const isPrefix = (prefix: Path, path: Path): boolean =>
  prefix.length <= path.length && prefix.every((key, index) => String(key) === String(path[index]));

function at(tree: Tree, path: Path): Tree | undefined {
  let node: Tree | undefined = tree;
  for (const key of path) {
    if (isMapping(node)) node = Object.hasOwn(node, key) ? node[key] : undefined;
    else if (isSequence(node)) node = node[Number(key)];
    else return undefined;
  }
  return node;
}

/** The path of a layer that says what stands at a path of the result; undefined where it says nothing there. */
function placeIn(tree: Tree, path: Path, result: Tree): Path | undefined {
  const place: (string | number)[] = [];
  let node: Tree = tree;
  let whole: Tree | undefined = result;
  let rules: PatternNode<UniqueBy> | undefined = UNIQUE_BY;
  for (const [depth, key] of path.entries()) {
    const entry: Tree | undefined = isSequence(whole) ? whole[Number(key)] : isMapping(whole) ? whole[key] : undefined;
    if (isMapping(node)) {
      if (typeof key === 'number' || !Object.hasOwn(node, key)) return undefined;
      place.push(key);
      node = node[key] as Tree;
    } else if (isSequence(node)) {
      const index = indexIn(node, key, entry, path.slice(0, depth), rules?.rule);
      if (index < 0) return undefined;
      place.push(index);
      node = node[index] as Tree;
    } else return place; // a short form: one text says all that is below
    whole = entry;
    rules = rules?.below(String(key));
  }
  return place;
}

/** The entry of a layer's list that became an entry of the result, which may be a mapping now. */
function indexIn(
  list: readonly Tree[],
  key: string | number,
  entry: Tree | undefined,
  path: Path,
  by: UniqueBy | undefined,
) {
  if (typeof key === 'string') {
    return list.findLastIndex((said) => {
      const text = isMapping(said) ? '' : goText(said);
      return text === key || text.startsWith(`${key}=`) || text.startsWith(`${key}:`);
    });
  }
  if (entry === undefined) return -1;
  const wanted = identityOf(by, entry) ?? JSON.stringify(entry, bigintAsText);
  return list.findLastIndex((said) =>
    inLongForm(said, path).some((long) => (identityOf(by, long) ?? JSON.stringify(long, bigintAsText)) === wanted),
  );
}

const bigintAsText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** One entry of a list in its long form; a range of ports is several. */
function inLongForm(entry: Tree, path: Path): readonly Tree[] {
  let tree: Tree = [entry];
  for (const key of [...path].reverse()) tree = { [String(key)]: tree };
  const long = isMapping(tree) ? at(canonical(tree), path) : tree;
  return isSequence(long) ? long : [entry];
}
