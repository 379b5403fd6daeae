import { mapTree } from '../map-tree.ts';
import type { PatternNode } from '../pattern.ts';
import { compilePatterns } from '../pattern.ts';
import type { Mapping, Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import type { Release } from './release.ts';

type Default = (value: Mapping) => Mapping;

/** Adds what is not said. */
const withDefault = (value: Mapping, key: string, said: Tree): Mapping =>
  Object.hasOwn(value, key) ? value : { ...value, [key]: said };

const deviceRequest: Default = (value) =>
  Object.hasOwn(value, 'device_ids') ? value : withDefault(value, 'count', 'all');

/** What Compose adds to a canonical file. Rule: compose-go transform/defaults.go. */
const DEFAULTS: Readonly<Record<string, Default>> = {
  'services.*.depends_on.*': (value) =>
    withDefault(withDefault(value, 'condition', 'service_started'), 'required', true),
  'services.*.env_file.[]': (value) => withDefault(value, 'required', true),
  'services.*.build': (value) => withDefault(value, 'context', '.'),
  'services.*.secrets.[]': (value) => withDefault(value, 'target', `/run/secrets/${String(value['source'])}`),
  'services.*.ports.[]': (value) => withDefault(withDefault(value, 'protocol', 'tcp'), 'mode', 'ingress'),
  'services.*.deploy.resources.reservations.devices.[]': deviceRequest,
  'services.*.gpus.[]': deviceRequest,
};

const TABLES: Readonly<Record<Release, PatternNode<Default>>> = {
  v2: compilePatterns(DEFAULTS),
  v5: compilePatterns({
    ...DEFAULTS,
    'services.*.volumes.[].bind': (value: Mapping) => withDefault(value, 'create_host_path', true),
  }),
};

/** A canonical tree with the defaults that Compose gives. */
export const addDefaults = (tree: Mapping, release: Release): Mapping =>
  mapTree(tree, TABLES[release], (value, add) => (isMapping(value) ? add(value) : value));
