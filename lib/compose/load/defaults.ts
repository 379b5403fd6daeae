import { mapTree } from '../map-tree.ts';
import type { CitedRules, PatternTable } from '../pattern.ts';
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

/** What Compose adds to a canonical file. */
const DEFAULTS: CitedRules<Default> = {
  'transform/dependson.go transformDependsOn': {
    'services.*.depends_on.*': (value) =>
      withDefault(withDefault(value, 'condition', 'service_started'), 'required', true),
  },
  'transform/envfile.go transformEnvFileValue': {
    'services.*.env_file.[]': (value) => withDefault(value, 'required', true),
  },
  'transform/build.go defaultBuildContext': {
    'services.*.build': (value) => withDefault(value, 'context', '.'),
  },
  'transform/secrets.go defaultSecretMount': {
    'services.*.secrets.[]': (value) => withDefault(value, 'target', `/run/secrets/${String(value['source'])}`),
  },
  'transform/ports.go portDefaults': {
    'services.*.ports.[]': (value) => withDefault(withDefault(value, 'protocol', 'tcp'), 'mode', 'ingress'),
  },
  'transform/devices.go deviceRequestDefaults': {
    'services.*.deploy.resources.reservations.devices.[]': deviceRequest,
    'services.*.gpus.[]': deviceRequest,
  },
};

/** The defaults of each release. */
export const DEFAULTS_OF: Readonly<Record<Release, PatternTable<Default>>> = {
  v2: compilePatterns(DEFAULTS),
  v5: compilePatterns({
    ...DEFAULTS,
    'v2.14.0 transform/volume.go defaultVolumeBind': {
      'services.*.volumes.[].bind': (value) => withDefault(value, 'create_host_path', true),
    },
  }),
};

/** A canonical tree with the defaults that Compose gives. */
export const addDefaults = (tree: Mapping, release: Release): Mapping =>
  mapTree(tree, DEFAULTS_OF[release], (value, add) => (isMapping(value) ? add(value) : value));
