import { goText } from '../language/go-values.ts';
import type { RuleSource } from '../language/rule-source.ts';
import type { Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import { build } from './build.ts';
import { deviceRequest, fileReference, ulimits } from './common.ts';
import { deploy } from './deploy.ts';
import { environment, extraHosts, labels, multiOptions } from './entries.ts';
import { hook, watch } from './hooks.ts';
import { mount } from './mounts.ts';
import type { Print } from './printing.ts';
import { around, listOf, namedOf, struct } from './structures.ts';
import {
  bareNatural,
  bytes,
  command,
  decimal,
  flag,
  healthTest,
  integer,
  natural,
  saidDuration,
  saidFlag,
  saidInteger,
  saidNatural,
  text,
  textOrInteger,
  texts,
} from './values.ts';

// The order of the fields is that of compose-go: Compose hashes services in this order.

// Two structures of compose-go have no names of their own for JSON, and leave nothing out.
const throttle = (source: RuleSource, key: string, print: Print, none: Tree): Print => {
  const lower = struct(source, { path: text, [key]: print });
  return around(lower, (value, as) => {
    const printed = lower(value, as);
    if (!isMapping(printed)) return printed;
    const whole = { path: '', [key]: none, ...printed };
    if (as.format === 'yaml') return whole;
    const upper = (word: string): string => word[0]?.toUpperCase() + word.slice(1);
    return Object.fromEntries(Object.entries(whole).map(([word, said]) => [upper(word), said]));
  });
};
const rates = listOf(throttle('types/types.go ThrottleDevice', 'rate', bytes, '0'));

/** Options whose values are texts. */
const storageOptions: Print = (value, as) => {
  if (isMapping(value)) for (const said of Object.values(value)) textOrInteger(said, as);
  return labels(value, as);
};

const serviceNetwork = struct('types/types.go ServiceNetworkConfig', {
  aliases: texts,
  driver_opts: labels,
  gw_priority: integer,
  interface_name: text,
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: texts,
  mac_address: text,
  priority: integer,
});

const notTrue: Print = (value) => (value === false ? false : undefined);
const longEnvFile = struct('types/envfile.go EnvFile', { path: text, required: notTrue, format: text });

/** A path where nothing else is said, with the older releases. */
const envFile = around(longEnvFile, (value, as) => {
  if (!isMapping(value)) return text(value, as);
  const isPath = as.release === 'v2' && value['required'] !== false;
  return isPath ? goText(value['path'] ?? '') : longEnvFile(value, as);
});

const dependency = struct('types/types.go ServiceDependency', {
  condition: text,
  restart: flag,
  required: (value) => value !== false,
});

const credentialSpec = struct('types/types.go CredentialSpecConfig', { config: text, file: text, registry: text });
const model = struct('types/models.go ServiceModelConfig', { endpoint_var: text, model_var: text });

/** A service as Compose prints it. */
export const service = struct(
  'types/types.go ServiceConfig',
  {
    profiles: texts,
    annotations: labels,
    attach: saidFlag,
    build,
    develop: struct('types/develop.go DevelopConfig', { watch: listOf(watch) }),
    blkio_config: struct('types/types.go BlkioConfig', {
      weight: bareNatural,
      weight_device: listOf(throttle('types/types.go WeightDevice', 'weight', bareNatural, 0)),
      device_read_bps: rates,
      device_read_iops: rates,
      device_write_bps: rates,
      device_write_iops: rates,
    }),
    cap_add: texts,
    cap_drop: texts,
    cgroup_parent: text,
    cgroup: text,
    cpu_count: integer,
    cpu_percent: decimal,
    cpu_period: integer,
    cpu_quota: integer,
    cpu_rt_period: integer,
    cpu_rt_runtime: integer,
    cpus: decimal,
    cpuset: text,
    cpu_shares: integer,
    command,
    configs: listOf(fileReference),
    container_name: text,
    credential_spec: credentialSpec,
    depends_on: namedOf(dependency),
    deploy,
    device_cgroup_rules: texts,
    devices: listOf(struct('types/types.go DeviceMapping', { source: text, target: text, permissions: text })),
    dns: texts,
    dns_opt: texts,
    dns_search: texts,
    domainname: text,
    entrypoint: command,
    provider: struct('types/types.go ServiceProviderConfig', { type: text, options: multiOptions }),
    environment,
    env_file: listOf(envFile),
    expose: texts,
    extends: struct('types/types.go ExtendsConfig', { file: text, service: text }),
    external_links: texts,
    extra_hosts: extraHosts,
    group_add: listOf(textOrInteger),
    gpus: listOf(deviceRequest),
    hostname: text,
    healthcheck: struct('types/healthcheck.go HealthCheckConfig', {
      test: healthTest,
      timeout: saidDuration,
      interval: saidDuration,
      retries: saidNatural,
      start_period: saidDuration,
      start_interval: saidDuration,
      disable: flag,
    }),
    image: text,
    init: saidFlag,
    ipc: text,
    isolation: text,
    labels,
    label_file: texts,
    links: texts,
    logging: struct('types/types.go LoggingConfig', { driver: text, options: labels }),
    mem_limit: bytes,
    mem_reservation: bytes,
    memswap_limit: bytes,
    mem_swappiness: bytes,
    mac_address: text,
    models: namedOf(model),
    network_mode: text,
    networks: namedOf(serviceNetwork),
    oom_kill_disable: flag,
    oom_score_adj: integer,
    pid: text,
    pids_limit: integer,
    platform: text,
    ports: listOf(
      struct('types/types.go ServicePortConfig', {
        name: text,
        mode: text,
        host_ip: text,
        target: natural,
        published: textOrInteger,
        protocol: text,
        app_protocol: text,
      }),
    ),
    privileged: flag,
    pull_policy: text,
    read_only: flag,
    restart: text,
    runtime: text,
    scale: saidInteger,
    secrets: listOf(fileReference),
    security_opt: texts,
    shm_size: bytes,
    stdin_open: flag,
    stop_grace_period: saidDuration,
    stop_signal: text,
    storage_opt: storageOptions,
    sysctls: labels,
    tmpfs: texts,
    tty: flag,
    ulimits,
    use_api_socket: flag,
    user: text,
    userns_mode: text,
    uts: text,
    volumes: listOf(mount),
    volumes_from: texts,
    working_dir: text,
    pre_start: listOf(hook),
    post_start: listOf(hook),
    pre_stop: listOf(hook),
  },
  { always: { command: null, entrypoint: null } },
);
