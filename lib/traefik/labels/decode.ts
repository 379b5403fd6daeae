import { nearest } from '../../values/index.ts';
import { badName, fieldsOf, fold, ROOT } from './names.ts';
import type { LabelNode, Report } from './nodes.ts';
import { labelTrees } from './nodes.ts';
import { pluginQuirk } from './plugins.ts';
import type { LabelProblem } from './problem.ts';
import type { Indexed, Keys, Leaf, Named, RawValue, Schema, Single, Struct } from './schema.ts';
import { isLeaf } from './schema.ts';
import { DYNAMIC, PROVIDER } from './table/index.ts';
import type { ContainerConfiguration } from './types.ts';
import { ALLOWED, readLeaf } from './values.ts';

/** What the labels of a container say to Traefik. */
export interface DecodedLabels {
  /** What is right of them. */
  readonly configuration: ContainerConfiguration;
  readonly problems: readonly LabelProblem[];
  /** The label that says something at a path (`http.routers.web.rule`), or the first one below it. */
  readonly labelAt: (path: string) => string | undefined;
}

/** Whether a label is one that Traefik reads, or that was meant for it. */
export const isTraefikLabel = (label: string): boolean => fold(label).startsWith(`${ROOT}.`);

/**
 * Reads the labels of a container as strictly as Traefik 3.7 does, and tells what Traefik would only do: drop the
 * container, ignore the label, or take it as something else. Values are those that Traefik sees, with the variables of
 * Compose filled in.
 */
export function decodeLabels(labels: Readonly<Record<string, string>>): DecodedLabels {
  const problems: LabelProblem[] = [];
  const report: Report = (label, kind, effect, why, more = {}) =>
    void problems.push({ label, kind, effect, why, ...more });
  const { provider, dynamic } = labelTrees(labels, report);
  const configuration = {
    ...readFields(PROVIDER, provider, report),
    ...readFields(DYNAMIC, dynamic, report),
  } as ContainerConfiguration;
  const labelAt = (path: string): string | undefined =>
    find(path.startsWith('docker') || path === 'enable' ? provider : dynamic, path.split('.'));
  return { configuration, problems, labelAt };
}

function find(root: LabelNode, path: readonly string[]): string | undefined {
  let at: LabelNode | undefined = root;
  for (const part of path) at = at?.children.get(fold(part));
  return at?.valueLabel ?? at?.label;
}

type Value = unknown;

/** What a word for false says of a node that may be empty: it is not there, as was meant. */
const OFF = null;

/** Reads a node; undefined where nothing is left of it. */
function read(schema: Schema, node: LabelNode, report: Report): Value {
  if (isLeaf(schema)) return readValue(schema, node, report);
  switch (schema.kind) {
    case 'struct':
      return readStruct(schema, node, report);
    case 'single':
      return readSingle(schema, node, report);
    case 'named':
      return readNamed(schema, node, report);
    case 'indexed':
      return readIndexed(schema, node, report);
    case 'keys':
      return readKeys(schema, node, report);
    case 'raw':
      return readPlugin(node, report);
    case 'internal':
      return undefined;
  }
}

function readStruct(schema: Struct, node: LabelNode, report: Report): Value {
  const { value, valueLabel: label } = node;
  if (value === undefined || label === undefined) return readFields(schema, node, report);
  const alone = node.children.size === 0;
  if (schema.allowEmpty === true) {
    if (value === '' || fold(value) === 'true') return alone ? {} : readFields(schema, node, report);
    if (alone && readLeaf({ kind: 'bool' }, value) === false) return OFF;
    const why = alone ? 'is off' : 'turns off all that other labels say below it';
    const allowed = 'true, or no label of this name';
    report(label, 'disabled', 'ignored', `${why}: any value but "true" does`, { given: value, allowed });
    return undefined;
  }
  if (alone) return needsFields(schema, node, report);
  report(label, 'shape', 'ignored', 'has a value of its own, which has no effect', { given: value });
  return readFields(schema, node, report);
}

/** A value where fields are wanted. */
function needsFields(schema: Schema, { value, valueLabel, label }: LabelNode, report: Report): undefined {
  const allowed = schema.kind === 'struct' ? fieldNames(schema).join(', ') : 'names of the user’s own';
  report(valueLabel ?? label, 'shape', 'container', 'cannot stand alone: something has to be said below it', {
    given: value ?? '',
    allowed,
  });
  return undefined;
}

/** The fields of a struct as labels spell them. */
const fieldNames = (schema: Struct): readonly string[] =>
  Object.entries(schema.fields).flatMap(([name, { only, kind }]) =>
    only === 'file' || kind === 'internal' ? [] : [fold(name)],
  );

function readFields(schema: Struct, node: LabelNode, report: Report): Readonly<Record<string, Value>> {
  const fields = fieldsOf(schema);
  const out: Record<string, Value> = {};
  let types = 0;
  for (const child of node.children.values()) {
    const [name = '', field] = fields.get(child.name) ?? fields.get(fold(child.name)) ?? [];
    if (
      field === undefined ||
      field.kind === 'internal' ||
      (field.kind === 'indexed' && field.inLabels !== undefined)
    ) {
      reportUnknown(schema, node, child, field?.kind === 'internal', report);
      continue;
    }
    if (field.only === 'file') {
      const effect = schema.needs === undefined ? 'ignored' : 'container';
      report(child.label, 'file-only', effect, `says "${name}", which only a file of the file provider can`);
      continue;
    }
    const value = read(field, child, report);
    if (value === OFF) continue;
    types++;
    if (value !== undefined) out[name] = value;
  }
  if (schema.one === true && types !== 1) reportTypes(schema, node, out, types, report);
  if (schema.needs !== undefined && !node.children.has(fold(schema.needs))) {
    report(node.label, 'type', 'container', `is of a service without "${fold(schema.needs)}"`);
  }
  return out;
}

/** A middleware is of one type. */
function reportTypes(
  schema: Struct,
  node: LabelNode,
  out: Readonly<Record<string, Value>>,
  types: number,
  report: Report,
) {
  const names = Object.keys(out).map(fold).join(', ');
  const why =
    types === 0
      ? `is of "${node.name}", which is of no type`
      : `is of "${node.name}", which is of ${types} types: ${names}`;
  report(node.label, 'type', 'ignored', why, { allowed: `one of ${fieldNames(schema).join(', ')}` });
}

function reportUnknown(schema: Struct, parent: LabelNode, child: LabelNode, internal: boolean, report: Report): void {
  const meant = nearest(child.name, fieldNames(schema));
  const dotted = schema.needs !== undefined || schema.one === true || 'entryPoints' in schema.fields;
  const hint = dotted && meant === undefined ? '; a name cannot have a dot' : '';
  const why = `has no meaning: there is no "${child.name}" below "${parent.name}"${hint}`;
  const at = child.label.split('.');
  const index = at.findIndex((part) => part === child.name || part.startsWith(`${child.name}[`));
  const didYouMean = meant === undefined || index < 0 ? undefined : at.with(index, meant).join('.');
  report(child.label, 'unknown', internal ? 'ignored' : 'container', why, {
    allowed: fieldNames(schema).join(', '),
    ...(didYouMean !== undefined && { didYouMean }),
  });
}

function readNamed({ of }: Named, node: LabelNode, report: Report): Value {
  if (node.children.size === 0) return needsFields({ kind: 'named', of }, node, report);
  if (node.valueLabel !== undefined)
    report(node.valueLabel, 'shape', 'ignored', 'has a value of its own, which has no effect');
  const out: Record<string, Value> = {};
  for (const child of node.children.values()) {
    const bad = badName(child.name);
    if (bad !== undefined) report(child.label, 'name', 'misread', bad, { given: child.name });
    if (child.otherSpelling !== undefined) {
      const why = `spells "${child.name}" in another way: both are one thing, under the first spelling`;
      report(child.otherSpelling, 'twice', 'misread', why);
    }
    if (child.valueLabel !== undefined && of.kind === 'struct') {
      report(child.valueLabel, 'shape', 'ignored', 'has a value, where only what stands below it says something');
    }
    const value = of.kind === 'struct' ? readFields(of, child, report) : read(of, child, report);
    if (value !== undefined) out[child.name] = value;
  }
  return out;
}

/** A server of a load balancer. */
function readSingle({ of }: Single, node: LabelNode, report: Report): Value {
  if (node.children.size === 0) return needsFields(of, node, report);
  const server = readFields(of, node, report) as {
    readonly url?: string;
    readonly port?: string;
    readonly scheme?: string;
  };
  if (server.url !== undefined && server.url !== '' && ((server.port ?? '') !== '' || (server.scheme ?? '') !== ''))
    report(
      node.children.get('url')?.label ?? node.label,
      'url',
      'container',
      'stands beside a port or a scheme, which a URL has itself',
    );
  const { port } = server;
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    report(node.children.get('port')?.label ?? node.label, 'port', 'misread', 'is no port', {
      given: port,
      allowed: 'a number from 1 to 65535',
    });
  return server;
}

const PLACE = /^\[\d+\]$/;

function readIndexed({ of }: Indexed, node: LabelNode, report: Report): Value {
  if (node.valueLabel !== undefined)
    report(node.valueLabel, 'shape', 'ignored', 'has no effect: entries are said as [0], [1] and so on');
  const entries = [...node.children.values()];
  for (const child of entries) {
    if (!PLACE.test(child.name))
      report(child.label, 'shape', 'misread', 'is no place of the list', { allowed: '[0], [1] and so on' });
  }
  const places = entries.map(({ name }) => Number(name.slice(1, -1)));
  const unsorted = places.findIndex((place, index) => index > 0 && place < (places[index - 1] as number));
  if (unsorted > 0) {
    const why = 'comes after places with greater numbers, as places are sorted as texts';
    report((entries[unsorted] as LabelNode).label, 'order', 'misread', why, {
      allowed: 'places of equal length: [00], [01], … [10]',
    });
  }
  return entries.map((child) => read(of, child, report) ?? {});
}

/** Keys of the user's own; what stands behind a dot belongs to the key. */
function readKeys({ of }: Keys, node: LabelNode, report: Report): Value {
  if (node.children.size === 0) return needsFields({ kind: 'keys', of }, node, report);
  if (node.valueLabel !== undefined)
    report(node.valueLabel, 'shape', 'ignored', 'has a value of its own, which has no effect');
  const out: Record<string, Value> = {};
  const visit = (at: LabelNode, key: string): void => {
    if (at.children.size === 0) {
      const value = of === 'int' ? readValue({ kind: 'int' }, at, report) : (at.value ?? '');
      if (value !== undefined) out[key] = value;
      return;
    }
    if (at.valueLabel !== undefined)
      report(at.valueLabel, 'twice', 'ignored', 'is lost, as another key begins with it and a dot');
    for (const child of at.children.values()) visit(child, `${key}.${child.name}`);
  };
  for (const child of node.children.values()) {
    if (of !== 'int' || child.children.size === 0) {
      visit(child, child.name);
      continue;
    }
    // A number of its own is read, and what stands below it passed over; without one there is no number at all.
    const effect = child.value === undefined ? 'container' : 'ignored';
    const [below = child] = child.children.values();
    report(below.label, 'name', effect, 'has a dot in its last part');
    if (child.value !== undefined) visit({ ...child, children: new Map() }, child.name);
  }
  return out;
}

function readPlugin(node: LabelNode, report: Report): RawValue {
  const value = readRaw(node);
  if (typeof value !== 'object') return {};
  for (const [key, part] of Object.entries<RawValue>(value)) {
    const quirk = pluginQuirk(key, part);
    const label = node.children.get(fold(key))?.label ?? node.label;
    if (quirk !== undefined) report(label, 'value', quirk.effect, quirk.why);
  }
  return value;
}

function readRaw(node: LabelNode): RawValue {
  const children = [...node.children.values()];
  if (children.length === 0) return node.value ?? '';
  if (children[0]?.name.startsWith('[') === true) return children.map(readRaw);
  return Object.fromEntries(children.map((child) => [child.name, readRaw(child)]));
}

function readValue(schema: Leaf, node: LabelNode, report: Report): Value {
  const { value, valueLabel: label, children } = node;
  if (children.size > 0) {
    const below = children.values().next().value as LabelNode;
    const isList = schema.kind === 'list';
    const why = isList ? 'is no entry of the list' : `stands below "${node.name}", which is a value`;
    report(below.label, 'shape', isList ? 'ignored' : 'container', why, { allowed: ALLOWED[schema.kind] });
  }
  if (value === undefined || label === undefined) return undefined;
  const out = readLeaf(schema, value);
  if (out === undefined)
    report(label, 'value', 'container', `takes ${ALLOWED[schema.kind]}`, {
      given: value,
      allowed: ALLOWED[schema.kind],
    });
  else if (schema.kind === 'list' && (out as readonly string[]).includes('')) {
    if (value !== '') report(label, 'element', 'misread', 'has an empty entry', { given: value });
  } else if (schema.choices !== undefined && value !== '' && !schema.choices.includes(value)) {
    const allowed = schema.choices.join(', ');
    report(label, 'value', 'misread', `takes one of ${allowed}`, { given: value, allowed });
  }
  return out;
}
