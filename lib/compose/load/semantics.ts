import { isIP } from 'node:net';
import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { mapTree } from '../map-tree.ts';
import { parsePort } from '../ports.ts';
import { compilePatterns } from '../pattern.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isScalar } from '../tree-access.ts';
import { parseVolume } from '../volumes.ts';
import { isFloat } from '../whole-float.ts';

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
  if (!has(value, 'target')) return NO_TARGET;
  const address = value['host_ip'];
  return typeof address === 'string' && !address.includes('$') && isIP(address) === 0
    ? `has the host_ip ${JSON.stringify(address)}, which is no address`
    : undefined;
};

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

/** What the schema cannot say. Rule: compose-go validation/validation.go. */
const JUDGES = compilePatterns<Judge>({
  'volumes.*': external,
  'configs.*': oneSource('file', 'environment', 'content'),
  'secrets.*': oneSource('file', 'environment'),
  'services.*.ports.[]': port,
  'services.*.volumes.[]': mount,
  'services.*.devices.[]': device,
  'services.*.expose.[]': noFloat,
  'services.*.ulimits.*': noFloat,
  'services.*.build.ulimits.*': noFloat,
  'services.*.build.additional_contexts.*': isText,
  'services.*.develop.watch.[].path': (value) => (value === '' ? 'cannot be empty' : undefined),
  'services.*.deploy.resources.reservations.devices.[]': oneCount,
  'services.*.gpus.[]': oneCount,
});

/** Whether Compose lets a value be that it cannot read; it needs a mount to be something. */
const isShortForm = (value: Tree, path: Path): boolean =>
  typeof value === 'string' && typeof path.at(-1) === 'number' && (value !== '' || path.at(-2) !== 'volumes');

/** How a model is judged. */
export interface SemanticsOptions {
  readonly locate: (path: Path) => SourceLocation | undefined;
  /** Whether short forms that cannot be read are wrong: Compose lets them be while variables are not filled in. */
  readonly shortForms: boolean;
}

/** Attributes that exclude each other, and short forms that cannot be read, with their lines. */
export function checkSemantics(tree: Mapping, { locate, shortForms }: SemanticsOptions): readonly Finding[] {
  const findings: Finding[] = [];
  mapTree(tree, JUDGES, (value, judge, path) => {
    const isLater = !shortForms && isShortForm(value, path);
    const reason = isLater ? undefined : judge(value);
    if (reason !== undefined) {
      const given = isScalar(value) && value !== null ? String(value) : undefined;
      const args = { path: path.join('.'), reason };
      findings.push(finding(COMPOSE_ERRORS.contradiction, args, { source: locate([...path]) }, { given }));
    }
    return value;
  });
  return findings;
}
