import type { Finding } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { goText } from './go-values.ts';
import type { MergeRule, UniqueBy } from './merge-rules.ts';
import { MERGE_RULES, UNIQUE_BY } from './merge-rules.ts';
import type { PatternNode } from '../pattern.ts';
import type { Provenance } from './provenance.ts';
import { provenanceOf } from './provenance.ts';
import type { Layer, Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isSequence, setKey, shapeOf } from '../tree-access.ts';
import { enforceUnicity, uniqueList } from './unicity.ts';

/** How layers are merged. */
export interface MergeOptions {
  /**
   * Keeps `environment`, `labels` and their like mappings where two layers meet. Compose makes lists of them, and
   * then `!reset` of one key does nothing. @default false, which is Compose's way
   */
  readonly mappings?: boolean;
  /**
   * Whether each layer is searched for entries that are one. What is made canonical afterwards needs it not: that
   * does the same once more. @default true
   */
  readonly deduplicate?: boolean;
}

/** What became of a number of layers. */
export interface MergeResult {
  readonly tree: Mapping;
  readonly provenance: Provenance;
  readonly findings: readonly Finding[];
}

/** What every step of a merge needs. */
interface Merging {
  readonly layer: Layer;
  readonly mappings: boolean;
  readonly findings: Finding[];
  /** Where the merge is at. */
  readonly path: string[];
}

/**
 * Merges layers, lowest first, by Compose's rules. What stands in one layer alone is not copied. Values that cannot be
 * merged are findings; the lower one stays then.
 */
export function mergeLayers(layers: readonly Layer[], options: MergeOptions = {}): MergeResult {
  const findings: Finding[] = [];
  const { mappings = false, deduplicate = true } = options;
  let tree: Mapping = {};
  for (const [index, layer] of layers.entries()) {
    const own = deduplicate ? enforceUnicity(layer.tree, UNIQUE_BY) : layer.tree;
    if (index === 0) {
      tree = own;
      continue;
    }
    for (const path of layer.resets ?? []) tree = reset(tree, path, layer, findings);
    tree = mergeMappings(tree, own, MERGE_RULES, UNIQUE_BY, { layer, mappings, findings, path: [] });
  }
  return { tree, provenance: provenanceOf(layers), findings };
}

/** Drops a path; tells where there is nothing to drop. */
function reset(tree: Mapping, path: Path, layer: Layer, findings: Finding[]): Mapping {
  const without = drop(tree, path);
  if (without !== undefined) return without as Mapping;
  const source = layer.locate?.(path);
  const where = source === undefined ? {} : { source };
  findings.push(finding(COMPOSE_ERRORS.resetWithoutEffect, { path: path.join('.') }, where));
  return tree;
}

/** A tree without a path; undefined where the tree has nothing there. */
function drop(tree: Tree, [key, ...rest]: Path): Tree | undefined {
  if (key === undefined || !isMapping(tree)) return undefined;
  const child = tree[key];
  if (child === undefined) return undefined;
  if (rest.length === 0) {
    const { [key]: _dropped, ...others } = tree;
    return others;
  }
  const below = drop(child, rest);
  return below === undefined ? undefined : { ...tree, [key]: below };
}

function mergeMappings(
  base: Mapping,
  over: Mapping,
  rules: PatternNode<MergeRule> | undefined,
  unique: PatternNode<UniqueBy> | undefined,
  merging: Merging,
): Mapping {
  const out: Record<string, Tree> = { ...base };
  for (const key in over) {
    const value = over[key] as Tree;
    const below = out[key];
    if (below === undefined || !Object.hasOwn(out, key)) {
      setKey(out, key, value);
      continue;
    }
    merging.path.push(key);
    const merged = mergeValues(below, value, rules?.below(key), unique?.below(key), merging);
    merging.path.pop();
    if (merged !== below) setKey(out, key, merged);
  }
  return out;
}

function mergeValues(
  base: Tree,
  over: Tree,
  rules: PatternNode<MergeRule> | undefined,
  unique: PatternNode<UniqueBy> | undefined,
  merging: Merging,
): Tree {
  const rule = rules?.rule;
  if (rule === 'replace') return over;
  if (over === null && (rule === undefined || merging.mappings)) return base;
  if (base === null) return over;
  const form = rule === undefined ? ([base, over] as const) : FORMS[rule](base, over, merging.mappings);
  if (form === 'over') return over;
  if (form === 'refused') return refuse(base, over, merging);
  const [lower, upper] = form;
  if (upper === undefined) return over === null ? lower : dropped(base, lower, over, merging);
  if (isMapping(lower)) {
    if (isMapping(upper)) {
      return rule === 'keyValues' ? { ...lower, ...upper } : mergeMappings(lower, upper, rules, unique, merging);
    }
  } else if (isSequence(lower)) {
    if (isSequence(upper)) return uniqueList([...lower, ...upper], unique?.rule);
  } else return upper;
  return refuse(base, over, merging);
}

/** Compose drops a value that its rule can make nothing of; where constructs speak, it is refused. */
function dropped(base: Tree, lower: Tree, over: Tree, merging: Merging): Tree {
  if (merging.mappings) return refuse(base, over, merging);
  const { layer, findings, path } = merging;
  const args = { path: path.join('.'), base: shapeOf(base), over: shapeOf(over) };
  findings.push(finding(COMPOSE_ERRORS.valueDropped, args, { source: layer.locate?.([...path]) }));
  return lower;
}

function refuse(base: Tree, over: Tree, { layer, findings, path }: Merging): Tree {
  const source = layer.locate?.([...path]);
  const args = { path: path.join('.'), base: shapeOf(base), over: shapeOf(over) };
  findings.push(finding(COMPOSE_ERRORS.cannotOverride, args, source === undefined ? {} : { source }));
  return base;
}

/** Both sides in the form in which the default rules are right; nothing above where Compose makes nothing of it. */
type Form = (base: Tree, over: Tree, mappings: boolean) => readonly [Tree, Tree | undefined] | 'over' | 'refused';

const FORMS: Readonly<Record<Exclude<MergeRule, 'replace'>, Form>> = {
  keyValues: (base, over, mappings) =>
    mappings ? [keyValueMapping(base), keyValueMapping(over)] : [asList(base) ?? [], asList(over)],
  list: (base, over) => [asList(base) ?? [], asList(over)],
  extraHosts: (base, over) => {
    const lower = asList(base) ?? [];
    const known = new Set(lower);
    return [lower, asList(over)?.filter((entry) => !known.has(entry))];
  },
  dependsOn: (base, over) => [asDependencies(base), onlyMapping(asDependencies(over))],
  namedNulls: (base, over) => [asNamedNulls(base), onlyMapping(asNamedNulls(over))],
  build: (base, over) => [asBuild(base), onlyMapping(asBuild(over))],
  logging: (base, over) => {
    if (!isMapping(base) || !isMapping(over)) return 'refused';
    const [lower, upper] = [base['driver'], over['driver']];
    return lower === upper || lower === undefined || upper === undefined ? [base, over] : 'over';
  },
  ipamConfig: (base, over) => (isSequence(base) && isSequence(over) ? [[], bySubnet(base, over)] : 'refused'),
};

const onlyMapping = (value: Tree): Mapping | undefined => (isMapping(value) ? value : undefined);

/** A mapping as `K=V` entries, a text as a list of one; nothing of any other single value. */
function asList(value: Tree): readonly Tree[] | undefined {
  if (isSequence(value)) return value;
  if (isMapping(value)) return keyValueList(value);
  return typeof value === 'string' ? [value] : undefined;
}

const asBuild = (value: Tree): Tree => (typeof value === 'string' ? { context: value } : value);

const fromKeys = (value: Tree, entry: () => Tree): Tree =>
  isSequence(value) ? Object.fromEntries(value.map((key) => [String(key), entry()])) : value;

/** The long form of `depends_on`. */
export const asDependencies = (value: Tree): Tree =>
  fromKeys(value, () => ({ condition: 'service_started', required: true }));

/** The long form of a list of names: each with nothing behind it. */
export const asNamedNulls = (value: Tree): Tree => fromKeys(value, () => null);

/** `K=V` entries of a mapping, sorted as texts; `K` alone for null. */
const keyValueList = (value: Mapping): readonly string[] =>
  Object.keys(value)
    .flatMap((key) => {
      const item = value[key] as Tree;
      if (isSequence(item)) return item.map((each) => `${key}=${goText(each)}`);
      return item === null ? [key] : [`${key}=${goText(item)}`];
    })
    .sort();

/** A mapping of `K=V` entries; null for `K` alone. */
export function keyValueMapping(value: Tree): Tree {
  if (!isSequence(value)) return value;
  return Object.fromEntries(
    value.map((entry) => {
      const text = goText(entry);
      const at = text.indexOf('=');
      return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** The addresses of other hosts in a subnet, of both sides. */
function auxiliaries(base: Mapping, over: Mapping): Mapping {
  const [lower, upper] = [base['aux_addresses'], over['aux_addresses']];
  return isMapping(lower) && isMapping(upper) ? { aux_addresses: { ...lower, ...upper } } : {};
}

function bySubnet(base: readonly Tree[], over: readonly Tree[]): readonly Tree[] {
  return over.map((entry) => {
    const same = base.find((each) => isMapping(each) && isMapping(entry) && each['subnet'] === entry['subnet']);
    return isMapping(same) && isMapping(entry) ? { ...same, ...entry, ...auxiliaries(same, entry) } : entry;
  });
}
