import type { Details, Finding, FindingKind, SourceLocation } from '../../values/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { FILE } from './schema/file.ts';
import type { MappingShape, ScalarType, Shape } from './shape.ts';
import type { Mapping, Path, Scalar, Tree } from '../tree.ts';
import { isMapping, isScalar, isSequence } from '../tree-access.ts';
import { WholeFloat } from './whole-float.ts';

/** How a tree is held against the schema. */
export interface SchemaOptions {
  /** The line behind a path. */
  readonly locate?: (path: Path) => SourceLocation | undefined;
  /** Whether variables are not filled in yet: a text with a `$` may then be any single value. @default false */
  readonly variables?: boolean;
  /** Mappings that were found right before, by their shape: they are not looked at again. @default - none */
  readonly known?: KnownMappings;
}

/** Trees are never changed in place, so that what was right stays right. */
export type KnownMappings = WeakMap<Mapping, MappingShape>;

interface Checking extends SchemaOptions {
  readonly findings: Finding[];
  readonly path: (string | number)[];
}

/**
 * Everything in a tree that the Compose schema does not allow, with its lines: CO003 (a key that does not exist, with
 * the one that was meant), CO005, CO006, CO007, CO008, CO009.
 */
export function checkSchema(tree: Mapping, options: SchemaOptions = {}): readonly Finding[] {
  const checking: Checking = { ...options, findings: [], path: [] };
  check(tree, FILE, checking);
  return checking.findings;
}

function check(tree: Tree, shape: Shape, checking: Checking): void {
  if (isMapping(tree)) {
    if (shape.mapping === undefined) refuseType(tree, shape, checking);
    else checkMapping(tree, shape.mapping, checking);
  } else if (isSequence(tree)) {
    if (shape.list === undefined) refuseType(tree, shape, checking);
    else checkList(tree, shape.list, checking);
  } else checkScalar(tree, shape, checking);
}

function checkMapping(tree: Mapping, shape: MappingShape, checking: Checking): void {
  if (checking.known?.get(tree) === shape) return;
  const before = checking.findings.length;
  for (const key in tree) {
    const own = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
    const value = tree[key] as Tree;
    checking.path.push(key);
    if (own !== undefined) check(value, own, checking);
    else if (shape.named?.name.test(key) === true) check(value, shape.named.of, checking);
    else if (!shape.open && !(shape.extensions && key.startsWith('x-'))) refuseKey(key, shape, checking);
    checking.path.pop();
  }
  for (const key of shape.required) {
    if (!Object.hasOwn(tree, key)) report(COMPOSE_ERRORS.missingKey, { path: pathOf(checking), key }, checking);
  }
  if (checking.findings.length === before) checking.known?.set(tree, shape);
}

function refuseKey(key: string, shape: MappingShape, checking: Checking): void {
  const path = checking.path.slice(0, -1).join('.');
  if (shape.named !== undefined) report(COMPOSE_ERRORS.invalidName, { path, name: key }, checking, { given: key });
  else {
    const didYouMean = nearest(key, Object.keys(shape.keys));
    report(COMPOSE_ERRORS.unknownKey, { key, path }, checking, { given: key, didYouMean });
  }
}

function checkList(tree: readonly Tree[], { of, unique }: NonNullable<Shape['list']>, checking: Checking): void {
  for (const [index, item] of tree.entries()) {
    checking.path.push(index);
    check(item, of, checking);
    checking.path.pop();
  }
  if (!unique || tree.length < 2) return;
  const seen = new Map<unknown, number>();
  for (const [index, item] of tree.entries()) {
    const identity = item instanceof WholeFloat ? Number(item) : typeof item === 'object' ? stable(item) : item;
    const first = seen.get(identity);
    if (first === undefined) seen.set(identity, index);
    else {
      const args = { path: pathOf(checking), item: stable(item), first: first + 1, second: index + 1 };
      checking.path.push(index);
      report(COMPOSE_ERRORS.duplicateItem, args, checking);
      checking.path.pop();
    }
  }
}

/** A value as text that is the same for equal values. */
const stable = (tree: Tree): string =>
  JSON.stringify(tree, (_key, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return isMapping(value as Tree) ? Object.fromEntries(Object.entries(value as Mapping).sort()) : value;
  });

function checkScalar(value: Scalar, shape: Shape, checking: Checking): void {
  if (checking.variables === true && typeof value === 'string' && value.includes('$')) return;
  if (!shape.scalars.some((type) => isOfType(value, type))) return refuseType(value, shape, checking);
  const path = pathOf(checking);
  const given = typeof value === 'string' ? value : String(value);
  if (typeof value === 'string') {
    if (shape.values?.includes(value) === false) {
      const allowed = listed(shape.values.map((each) => `\`${each}\``));
      const didYouMean = nearest(value, shape.values);
      report(COMPOSE_ERRORS.valueNotAllowed, { path, allowed }, checking, { given, didYouMean });
    } else if (shape.pattern?.test(value) === false) {
      report(COMPOSE_ERRORS.valueNotAllowed, { path, allowed: `like ${shape.pattern.source}` }, checking, { given });
    }
  } else if (typeof value !== 'bigint' && isNumber(value) && shape.range !== undefined) {
    const [least, most] = shape.range;
    const allowed = most === Infinity ? `at least ${least}` : `between ${least} and ${most}`;
    if (Number(value) < least || Number(value) > most)
      report(COMPOSE_ERRORS.valueNotAllowed, { path, allowed }, checking, { given });
  }
}

const isNumber = (value: Scalar): value is number | bigint | WholeFloat =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof WholeFloat;

function isOfType(value: Scalar, type: ScalarType): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return isNumber(value) && (typeof value === 'bigint' || Number.isInteger(Number(value)));
    case 'number':
      return isNumber(value);
    case 'string':
    case 'boolean':
      return typeof value === type;
  }
}

const TYPE_WORDS: Readonly<Record<ScalarType, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'a boolean',
  null: 'empty',
};

function refuseType(tree: Tree, shape: Shape, checking: Checking): void {
  const wanted = [
    ...shape.scalars.map((type) => TYPE_WORDS[type]),
    ...(shape.list === undefined ? [] : ['a list']),
    ...(shape.mapping === undefined ? [] : ['a mapping']),
  ];
  const found = isMapping(tree) ? 'a mapping' : isSequence(tree) ? 'a list' : TYPE_WORDS[typeOf(tree)];
  const given = isScalar(tree) && tree !== null ? String(tree) : undefined;
  report(COMPOSE_ERRORS.wrongType, { path: pathOf(checking), wanted: listed(wanted), found }, checking, { given });
}

function typeOf(value: Scalar): ScalarType {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'number';
}

const pathOf = ({ path }: Checking): string => path.join('.');

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? 'nothing') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

function report<Args>(
  kind: FindingKind<Args>,
  args: Args,
  { locate, path, findings }: Checking,
  details?: Details,
): void {
  findings.push(finding(kind, args, { source: locate?.([...path]) }, details));
}
