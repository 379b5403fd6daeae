import { isIP } from 'node:net';
import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { mapTree } from '../map-tree.ts';
import { parsePort } from '../language/ports.ts';
import { compilePatterns } from '../pattern.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isScalar } from '../tree-access.ts';
import { parseVolume } from '../language/volumes.ts';
import { isFloat } from '../language/whole-float.ts';

/** Says what is wrong with a value; nothing where it is right. */
type Judge = (value: Tree) => string | undefined;

const has = (value: Mapping, key: string): boolean => Object.hasOwn(value, key);

const oneSource =
  (...keys: readonly string[]): Judge =>
  (value) => {
    if (!isMapping(value)) return undefined;
    const said = keys.filter((key) => has(value, key));
    if (said.length > 1) return `${said.join(' and ')} exclude each other`;
    if (said.length === 1 || has(value, 'driver') || has(value, 'external')) return undefined;
    return `needs one of ${keys.join(', ')}`;
  };

const oneCount: Judge = (value) =>
  isMapping(value) && has(value, 'count') && has(value, 'device_ids')
    ? 'count and device_ids exclude each other'
    : undefined;

/** A name beside another one in `external`, which no longer form can hold: it stays as it was written. */
const oneName: Judge = (value) =>
  isMapping(value) && isMapping(value['external']) ? 'has a name and another one in `external`' : undefined;

/** All that the judges say of a value: the first word counts. */
const first =
  (...judges: readonly Judge[]): Judge =>
  (value) =>
    judges.map((judge) => judge(value)).find((said) => said !== undefined);

/** In a mapping Compose takes such a name; in a list it refuses the file. */
const pair: Judge = (value) =>
  typeof value === 'string' && /\s$/.test(value.split('=', 1)[0] ?? '')
    ? 'names a variable with a space at its end'
    : undefined;

const ALLOWED_WITH_EXTERNAL = new Set(['name', 'external']);

const external: Judge = (value) => {
  if (!isMapping(value) || value['external'] !== true) return undefined;
  const other = Object.keys(value).find((key) => !ALLOWED_WITH_EXTERNAL.has(key) && !key.startsWith('x-'));
  return other === undefined ? undefined : `is external, and ${other} cannot be said of it`;
};

/** A short form that is still there could not be read; with a variable in it, nobody can say yet. */
const readable =
  (parse: (text: string) => object): Judge =>
  (value) => {
    if (!isScalar(value) || String(value).includes('$')) return undefined;
    const parsed = parse(String(value)) as { error?: string };
    return parsed.error === undefined ? undefined : `cannot be read: ${parsed.error}`;
  };

/** Compose reads a float as an integer at some places, and refuses it at others. */
const noFloat: Judge = (value) =>
  isFloat(value) ? 'is written with a fraction, an exponent or a leading zero; write a whole number' : undefined;

/** Docker Compose 2.40 breaks down over anything else. */
const isText: Judge = (value) => (typeof value === 'string' ? undefined : 'must be a text');

const port: Judge = (value) => {
  if (isFloat(value)) return noFloat(value);
  if (!isMapping(value)) return readable(parsePort)(value);
  return has(value, 'target') ? undefined : NO_TARGET;
};

const address: Judge = (value) =>
  typeof value === 'string' && !value.includes('$') && isIP(value) === 0 ? 'is no address' : undefined;

const NO_TARGET = 'needs a target';

const mount: Judge = (value) => {
  if (!isMapping(value)) return readable(parseVolume)(value);
  return value['type'] === 'bind' && !has(value, 'source') ? 'is a bind, and needs a source' : undefined;
};

const device: Judge = (value) => {
  if (isMapping(value)) return has(value, 'target') ? undefined : NO_TARGET;
  return typeof value === 'string' && !value.includes('$') && value.split(':').length > 3
    ? 'cannot be read: it has more than three parts'
    : undefined;
};

/** What the schema cannot say. */
export const JUDGES = compilePatterns<Judge>({
  'validation/volume.go checkVolume': {
    'volumes.*': first(oneName, external),
  },
  'validation/validation.go checkFileObject': {
    'configs.*': first(oneName, oneSource('file', 'environment', 'content')),
    'secrets.*': first(oneName, oneSource('file', 'environment')),
  },
  'transform/external.go transformMaybeExternal': {
    'networks.*': oneName,
  },
  'types/mapping.go DecodeMapstructure': {
    'services.*.environment.[]': pair,
    'services.*.build.args.[]': pair,
    'services.*.post_start.[].environment.[]': pair,
    'services.*.pre_stop.[].environment.[]': pair,
  },
  'validation/validation.go checkIPAddress': {
    'services.*.ports.[].host_ip': address,
  },
  'validation/validation.go checkPath': {
    'services.*.develop.watch.[].path': (value) => (value === '' ? 'cannot be empty' : undefined),
  },
  'validation/validation.go checkDeviceRequest': {
    'services.*.deploy.resources.reservations.devices.[]': oneCount,
    'services.*.gpus.[]': oneCount,
  },
  'transform/ports.go transformPorts, override/uncity.go portIndexer': {
    'services.*.ports.[]': port,
  },
  'transform/volume.go transformVolumeMount, paths/resolve.go absVolumeMount': {
    'services.*.volumes.[]': mount,
  },
  'transform/device.go transformDeviceMapping, override/uncity.go deviceMappingIndexer': {
    'services.*.devices.[]': device,
  },
  'transform/ulimits.go transformUlimits': {
    'services.*.ulimits.*': noFloat,
    'services.*.build.ulimits.*': noFloat,
  },
  'override/uncity.go exposeIndexer': {
    'services.*.expose.[]': noFloat,
  },
  'transform/mapping.go transformKeyValue': {
    'services.*.build.additional_contexts.[]': () => 'cannot be read: it is no list of `name=context` entries',
  },
  'paths/context.go absContextPath': {
    'services.*.build.additional_contexts.*': isText,
  },
});

/** Whether Compose lets a value be that it cannot read; it needs a mount to be something. */
const isShortForm = (value: Tree, path: Path): boolean =>
  typeof value === 'string' && typeof path.at(-1) === 'number' && (value !== '' || path.at(-2) !== 'volumes');

/** How a model is judged. */
export interface SemanticsOptions {
  readonly locate: (path: Path) => SourceLocation | undefined;
  /** Whether short forms that cannot be read are wrong: Compose lets them be while variables are not filled in. */
  readonly shortForms: boolean;
  /** Gets the paths of what is told. @default - nobody asks */
  readonly told?: Set<string>;
}

/** Attributes that exclude each other, and short forms that cannot be read, with their lines. */
export function checkSemantics(tree: Mapping, { locate, shortForms, told }: SemanticsOptions): readonly Finding[] {
  const findings: Finding[] = [];
  mapTree(tree, JUDGES, (value, judge, path) => {
    const isLater = !shortForms && isShortForm(value, path);
    const reason = isLater ? undefined : judge(value);
    if (reason !== undefined) {
      const given = isScalar(value) && value !== null ? String(value) : undefined;
      const args = { path: path.join('.'), reason };
      told?.add(args.path);
      findings.push(finding(COMPOSE_ERRORS.contradiction, args, { source: locate([...path]) }, { given }));
    }
    return value;
  });
  return findings;
}
