import type { Duration } from '../../values/index.ts';
import { byCodeUnit, wordRecord } from '../../values/index.ts';
import { badName, badPart, fold, labelFieldsOf, ROOT } from './names.ts';
import { pluginQuirk } from './plugins.ts';
import type { LabelProblem } from './problem.ts';
import type { GoDuration, Leaf, RawValue, Schema, Struct } from './schema.ts';
import { DYNAMIC, PROVIDER } from './table/index.ts';
import type { ContainerConfiguration } from './types.ts';
import { ALLOWED, durationText, isTrimmed, readLeaf } from './values.ts';

/** Labels, and what could not be said in them. */
export interface EncodedLabels {
  /** Sorted by code unit. A `$` stands for itself: writing it for Compose is the renderer's work. */
  readonly labels: Readonly<Record<string, string>>;
  readonly problems: readonly LabelProblem[];
}

interface Writing {
  /** In the order in which they are written. */
  readonly labels: Label[];
  readonly problems: LabelProblem[];
}

type Label = readonly [name: string, text: string];

/** Plain data of a configuration, before its schema says what it is. */
type Value = unknown;
type Mapping = Readonly<Record<string, Value>>;

/**
 * Writes a configuration as the labels of a container, in the map form of Compose. What a label cannot say, as a
 * comma within a list, is a problem and left out.
 */
export function encodeLabels(configuration: ContainerConfiguration): EncodedLabels {
  const writing: Writing = { labels: [], problems: [] };
  // Each takes the fields that it knows.
  writeStruct(PROVIDER, configuration, ROOT, writing);
  writeStruct(DYNAMIC, configuration, ROOT, writing);
  const labels = wordRecord<string>();
  for (const label of writing.labels.sort(byName)) labels[label[0]] = label[1];
  return { labels, problems: writing.problems };
}

const byName = (a: Label, b: Label): number => byCodeUnit(a[0], b[0]);

function write(schema: Schema, value: Value, path: string, writing: Writing): void {
  switch (schema.kind) {
    case 'struct':
      return writeStruct(schema, value as Mapping, path, writing);
    case 'single':
      return writeStruct(schema.of, value as Mapping, path, writing);
    case 'named':
      return writeNamed(schema.of, value as Mapping, path, writing);
    case 'indexed':
      return writeIndexed(schema.of, value as readonly Value[], path, writing);
    case 'keys':
      return writeKeys(value as Mapping, path, writing);
    case 'raw':
      return writePlugin(value as Readonly<Record<string, RawValue>>, path, writing);
    case 'internal':
      return;
    case 'bool':
    case 'duration':
    case 'int':
    case 'int64':
    case 'list':
    case 'string':
      writeLeaf(schema, value, path, writing);
  }
}

function writeStruct(schema: Struct, value: Mapping, path: string, writing: Writing): void {
  const before = writing.labels.length + writing.problems.length;
  const fields = labelFieldsOf(schema);
  for (const name in value) {
    const own = value[name];
    const field = own === undefined ? undefined : fields.get(name);
    if (field !== undefined) write(field.schema, own, path + field.part, writing);
  }
  if (writing.labels.length + writing.problems.length > before) return;
  if (schema.allowEmpty === true) writing.labels.push([path, 'true']);
  else if (!isSection(path)) problem(writing, path, 'shape', 'needs at least one field with a value', undefined);
}

/** The root, a protocol or `traefik.docker`, of which a container may say nothing. */
const isSection = (path: string): boolean => path.split('.').length < 3;

function writeNamed(of: Schema, value: Mapping, path: string, writing: Writing): void {
  const names = Object.keys(value);
  const spellings = names.length > 1 ? new Map<string, string>() : undefined;
  for (const name of names) {
    const label = `${path}.${name}`;
    const bad = badName(name);
    const twin = spellings?.get(fold(name));
    if (bad !== undefined) problem(writing, label, 'name', bad, name);
    else if (twin !== undefined)
      problem(writing, label, 'twice', `has the name of "${twin}", as upper and lower case are the same`, name);
    else write(of, value[name], label, writing);
    spellings?.set(fold(name), name);
  }
}

/** Traefik sorts the places as texts, so they are all of one length. */
function writeIndexed(of: Schema, value: readonly Value[], path: string, writing: Writing): void {
  for (const [index, part] of value.entries()) write(of, part, `${path}${placeOf(index, value.length)}`, writing);
}

const placeOf = (index: number, count: number): string => `[${String(index).padStart(String(count - 1).length, '0')}]`;

/** A key with dots is read back whole, unless another key is what stands before one of its dots. */
function writeKeys(value: Mapping, path: string, writing: Writing): void {
  const known = new Set<string>();
  for (const key in value) known.add(fold(key));
  const seen = new Set<string>();
  for (const key in value) {
    const label = `${path}.${key}`;
    const bad = key
      .split('.')
      .map(badPart)
      .find((each) => each !== undefined);
    if (bad !== undefined || key.endsWith(']')) problem(writing, label, 'name', bad ?? 'ends with "]"', key);
    else if (seen.has(fold(key)) || prefixesOf(key).some((each) => known.has(each)))
      problem(writing, label, 'twice', 'is the same label as that of another key', key);
    else writing.labels.push([label, String(value[key])]);
    seen.add(fold(key));
  }
}

function prefixesOf(key: string): readonly string[] {
  const parts = fold(key).split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}

function writePlugin(value: Readonly<Record<string, RawValue>>, path: string, writing: Writing): void {
  for (const key in value) {
    const quirk = pluginQuirk(key, value[key] as RawValue);
    if (quirk !== undefined) problem(writing, `${path}.${key}`, 'value', quirk.why, undefined);
    else writeRaw({ [key]: value[key] }, path, writing);
  }
}

/** What a plugin reads: everything is a text there. */
function writeRaw(value: Value, path: string, writing: Writing): void {
  if (Array.isArray(value))
    return value.forEach((part, index) => writeRaw(part, `${path}${placeOf(index, value.length)}`, writing));
  if (typeof value !== 'object' || value === null) return void writing.labels.push([path, String(value)]);
  for (const key in value) {
    const bad = key.includes('.') || key.endsWith(']') ? 'has a dot or a bracket' : badPart(key);
    if (bad !== undefined) problem(writing, `${path}.${key}`, 'name', bad, key);
    else writeRaw((value as Mapping)[key], `${path}.${key}`, writing);
  }
}

function writeLeaf(schema: Leaf, value: Value, path: string, writing: Writing): void {
  if (schema.kind === 'list') return writeList(value as readonly string[], path, writing);
  const text = schema.kind === 'duration' ? durationText(value as Duration | GoDuration) : String(value);
  if (readLeaf(schema, text) === undefined)
    problem(writing, path, 'value', `takes ${ALLOWED[schema.kind]}`, text, ALLOWED[schema.kind]);
  else writing.labels.push([path, text]);
}

function writeList(value: readonly string[], path: string, writing: Writing): void {
  if (value.every(isEntry)) {
    if (value.length > 0) writing.labels.push([path, value.join(',')]);
    return;
  }
  for (const each of value) {
    if (isEntry(each)) continue;
    const why = each.includes(',')
      ? 'has an entry with a comma, which ends it'
      : 'has an entry that is empty or loses its spaces';
    problem(writing, path, 'element', why, each);
  }
}

/** What no list can lose anything of: letters, digits and signs but the comma. */
const SOLID = /^[!-+\--~]+$/;

const isEntry = (entry: string): boolean =>
  SOLID.test(entry) || (entry !== '' && !entry.includes(',') && isTrimmed(entry));

function problem(
  { problems }: Writing,
  label: string,
  kind: LabelProblem['kind'],
  why: string,
  given: string | undefined,
  allowed?: string,
): void {
  problems.push({
    label,
    kind,
    effect: 'misread',
    why,
    ...(given !== undefined && { given }),
    ...(allowed !== undefined && { allowed }),
  });
}
