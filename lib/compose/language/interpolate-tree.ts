import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding, LabError } from '../../values/index.ts';
import type { Cast } from './casts.ts';
import { CASTS, castText } from './casts.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { Lookup } from './interpolate.ts';
import { interpolate } from './interpolate.ts';
import type { PatternNode } from '../pattern.ts';
import type { Layer, Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isSequence, setKey } from '../tree-access.ts';

/** What a walk over the values of a layer needs. */
interface Filling {
  readonly lookup: Lookup;
  readonly locate: ((path: Path) => SourceLocation | undefined) | undefined;
  readonly findings: Finding[];
  readonly onUnset: (name: string) => void;
  /** Whether a text stays as it is where one of its variables has no value. */
  readonly keepOpen: boolean;
  readonly path: (string | number)[];
}

/**
 * Fills the variables of the values of a layer in, never those of keys, and reads texts as numbers and booleans where
 * the language wants these. What needs nothing is not copied.
 *
 * @throws LabError CO050, CO051, CO054: all that is wrong in the layer, with its lines.
 */
export function interpolateLayer(
  { tree, locate }: Pick<Layer, 'tree' | 'locate'>,
  lookup: Lookup,
  onUnset: (name: string) => void = () => undefined,
): Mapping {
  const filling: Filling = { lookup, locate, onUnset, keepOpen: false, findings: [], path: [] };
  const filled = fillMapping(tree, CASTS, filling);
  if (filling.findings.length > 0) throw new LabError(filling.findings);
  return filled;
}

/**
 * Fills in what is known: a text with a variable that has neither a value nor a default stays as it is. What is wrong
 * whatever the variables are, is told: CO050 and CO054.
 */
export function fillKnown(
  { tree, locate }: Pick<Layer, 'tree' | 'locate'>,
  lookup: Lookup,
): { readonly tree: Mapping; readonly findings: readonly Finding[] } {
  const filling: Filling = { lookup, locate, onUnset: () => undefined, keepOpen: true, findings: [], path: [] };
  return { tree: fillMapping(tree, CASTS, filling), findings: filling.findings };
}

function fill(tree: Tree, rules: PatternNode<Cast> | undefined, filling: Filling): Tree {
  if (typeof tree === 'string') return fillText(tree, rules?.rule, filling);
  if (isMapping(tree)) return fillMapping(tree, rules, filling);
  return isSequence(tree) ? fillSequence(tree, rules, filling) : tree;
}

function fillMapping(tree: Mapping, rules: PatternNode<Cast> | undefined, filling: Filling): Mapping {
  let out: Record<string, Tree> | undefined;
  for (const key in tree) {
    const value = tree[key] as Tree;
    filling.path.push(key);
    const filled = fill(value, rules?.below(key), filling);
    filling.path.pop();
    if (filled !== value) setKey((out ??= { ...tree }), key, filled);
  }
  return out ?? tree;
}

function fillSequence(tree: readonly Tree[], rules: PatternNode<Cast> | undefined, filling: Filling): readonly Tree[] {
  let out: Tree[] | undefined;
  const below = rules?.below('[]');
  for (let index = 0; index < tree.length; index++) {
    const value = tree[index] as Tree;
    filling.path.push(index);
    const filled = fill(value, below, filling);
    filling.path.pop();
    if (filled !== value) (out ??= [...tree])[index] = filled;
  }
  return out ?? tree;
}

function fillText(text: string, cast: Cast | undefined, filling: Filling): Tree {
  if (cast === undefined && !text.includes('$')) return text;
  let open = false;
  const onUnset = (name: string): void => {
    open = true;
    filling.onUnset(name);
  };
  try {
    const filled = interpolate(text, filling.lookup, { onUnset });
    if (open && filling.keepOpen) return text;
    if (cast === undefined) return filled;
    const value = castText(filled, cast);
    if (value !== undefined) return value;
    filling.findings.push(
      finding(COMPOSE_ERRORS.wrongCast, { path: filling.path.join('.'), cast }, where(filling), { given: filled }),
    );
  } catch (error) {
    if (!LabError.isLabError(error)) throw error;
    const isOpen = error.findings.every(({ code }) => code === COMPOSE_ERRORS.requiredVariable.code);
    if (isOpen && filling.keepOpen) return text;
    filling.findings.push(...error.findings.map((each) => ({ ...each, ...where(filling) })));
  }
  return text;
}

function where({ locate, path }: Filling): { source?: SourceLocation } {
  const source = locate?.([...path]);
  return source === undefined ? {} : { source };
}
