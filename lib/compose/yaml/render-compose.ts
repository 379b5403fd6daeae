import type { KeyOrder } from './render.ts';
import { renderYaml } from './render.ts';
import type { Mapping } from '../tree.ts';

/** The order in which people write the keys of a service. What is not named follows, sorted. */
const SERVICE_KEYS = [
  'extends',
  'image',
  'build',
  'container_name',
  'hostname',
  'platform',
  'profiles',
  'restart',
  'init',
  'user',
  'group_add',
  'working_dir',
  'entrypoint',
  'command',
  'depends_on',
  'env_file',
  'environment',
  'secrets',
  'configs',
  'volumes',
  'tmpfs',
  'devices',
  'gpus',
  'network_mode',
  'networks',
  'ports',
  'expose',
  'extra_hosts',
  'healthcheck',
  'stop_grace_period',
  'stop_signal',
  'privileged',
  'read_only',
  'cap_add',
  'cap_drop',
  'security_opt',
  'sysctls',
  'ulimits',
  'shm_size',
  'deploy',
  'logging',
  'labels',
] as const;

const SORTED: KeyOrder = { keys: [] };

const SERVICE: KeyOrder = {
  keys: SERVICE_KEYS,
  below: {
    environment: SORTED,
    labels: SORTED,
    networks: SORTED,
    depends_on: SORTED,
    healthcheck: { keys: ['test', 'interval', 'timeout', 'retries', 'start_period', 'start_interval', 'disable'] },
  },
};

const COMPOSE: KeyOrder = {
  keys: ['name', 'include', 'services', 'networks', 'volumes', 'secrets', 'configs', 'models'],
  below: {
    services: { keys: [], below: { '*': SERVICE } },
    networks: SORTED,
    volumes: SORTED,
    secrets: SORTED,
    configs: SORTED,
  },
};

/** A Compose file as text. Its texts are in Compose's own language: a `$` in them is not touched. */
export const renderCompose = (tree: Mapping): string => renderYaml(tree, { order: COMPOSE });

/** Literal text for a Compose file, where a `$` would begin a variable. */
export const escapeDollar = (text: string): string => (text.includes('$') ? text.replaceAll('$', '$$$$') : text);
