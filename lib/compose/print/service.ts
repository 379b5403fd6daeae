import { goText } from '../go-values.ts';
import type { Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import type { Print } from './printers.ts';
import {
  bytes,
  command,
  decimal,
  deviceCount,
  duration,
  environment,
  extraHosts,
  fileMode,
  flag,
  healthTest,
  integer,
  labels,
  listOf,
  multiOptions,
  namedOf,
  natural,
  saidDuration,
  saidFlag,
  saidInteger,
  saidNatural,
  sshKeys,
  struct,
  text,
  textOrInteger,
  texts,
  bareInteger,
  bareNatural,
} from './printers.ts';

// The order of the fields is that of compose-go types/types.go: Compose hashes services in this order.

const ulimit: Print = (value, as) =>
  isMapping(value) ? struct({ soft: bareInteger, hard: bareInteger })(value, as) : bareInteger(value, as);
const ulimits = namedOf(ulimit, {});

const fileReference = struct({ source: text, target: text, uid: text, gid: text, mode: fileMode });

const build = struct({
  context: text,
  dockerfile: text,
  dockerfile_inline: text,
  entitlements: texts,
  args: environment,
  provenance: text,
  sbom: text,
  ssh: sshKeys,
  labels,
  cache_from: texts,
  cache_to: texts,
  no_cache: flag,
  no_cache_filter: texts,
  additional_contexts: labels,
  pull: flag,
  extra_hosts: extraHosts,
  isolation: text,
  network: text,
  target: text,
  secrets: listOf(fileReference),
  shm_size: bytes,
  tags: texts,
  ulimits,
  platforms: texts,
  privileged: flag,
});

const hook = struct(
  {
    command,
    user: text,
    privileged: flag,
    working_dir: text,
    environment,
    image: text,
    per_replica: flag,
  },
  { always: { command: null }, omitEmpty: true },
);

const watch = struct(
  { path: text, action: text, target: text, exec: hook, include: texts, ignore: texts, initial_sync: flag },
  { always: { exec: {} } },
);

// Two structures of compose-go have no names of their own for JSON, and leave nothing out.
const throttle = (key: string, print: Print, none: Tree): Print => {
  const lower = struct({ path: text, [key]: print });
  return (value, as) => {
    const printed = lower(value, as);
    if (!isMapping(printed)) return printed;
    const whole = { path: '', [key]: none, ...printed };
    if (as.format === 'yaml') return whole;
    const upper = (word: string): string => word[0]?.toUpperCase() + word.slice(1);
    return Object.fromEntries(Object.entries(whole).map(([word, said]) => [upper(word), said]));
  };
};
const rates = listOf(throttle('rate', bytes, '0'));

/** Options whose values are texts. */
const storageOptions: Print = (value, as) => {
  if (isMapping(value)) for (const said of Object.values(value)) textOrInteger(said, as);
  return labels(value, as);
};

const deviceRequest = struct({
  capabilities: texts,
  driver: text,
  count: deviceCount,
  device_ids: texts,
  options: labels,
});

const resource = struct({
  cpus: decimal,
  memory: bytes,
  pids: integer,
  devices: listOf(deviceRequest),
  generic_resources: listOf(struct({ discrete_resource_spec: struct({ kind: text, value: integer }) })),
});

const rollout = struct({
  parallelism: saidNatural,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: decimal,
  order: text,
});

const deploy = struct(
  {
    mode: text,
    replicas: saidInteger,
    labels,
    update_config: rollout,
    rollback_config: rollout,
    resources: struct({ limits: resource, reservations: resource }, { omitEmpty: true }),
    restart_policy: struct({
      condition: text,
      delay: saidDuration,
      max_attempts: saidNatural,
      window: saidDuration,
    }),
    placement: struct(
      { constraints: texts, preferences: listOf(struct({ spread: text })), max_replicas_per_node: natural },
      { omitEmpty: true },
    ),
    endpoint_mode: text,
  },
  { always: { resources: {}, placement: {} } },
);

const serviceNetwork = struct({
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

/** Newer releases leave the default out, older ones know none. */
const hostPath: Print = (value, as) =>
  as.release === 'v2' ? flag(value, as) : saidFlag(value, as) === false ? false : undefined;

const mount = struct({
  type: text,
  source: text,
  target: text,
  read_only: flag,
  consistency: text,
  bind: struct({ selinux: text, propagation: text, create_host_path: hostPath, recursive: text }),
  volume: struct({ labels, nocopy: flag, subpath: text }),
  tmpfs: struct({ size: bytes, mode: bareNatural }),
  image: struct({ subpath: text }),
});

const envFile: Print = (value, as) => {
  if (!isMapping(value)) return text(value, as);
  const required = value['required'] !== false;
  if (as.release === 'v2' && required) return goText(value['path'] ?? '');
  return {
    ...(struct({ path: text })(value, as) as object),
    ...(!required && { required }),
    ...formatOf(value['format']),
  };
};

const formatOf = (format: unknown): object => (typeof format === 'string' && format !== '' ? { format } : {});

const dependency: Print = (value, as) => {
  const printed = struct({ condition: text, restart: flag })(value, as);
  return isMapping(printed) && isMapping(value) ? { ...printed, required: value['required'] !== false } : printed;
};

const credentialSpec = struct({ config: text, file: text, registry: text });
const model = struct({ endpoint_var: text, model_var: text });

/** A service as Compose prints it. */
export const service = struct(
  {
    profiles: texts,
    annotations: labels,
    attach: saidFlag,
    build,
    develop: struct({ watch: listOf(watch) }),
    blkio_config: struct({
      weight: bareNatural,
      weight_device: listOf(throttle('weight', bareNatural, 0)),
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
    devices: listOf(struct({ source: text, target: text, permissions: text })),
    dns: texts,
    dns_opt: texts,
    dns_search: texts,
    domainname: text,
    entrypoint: command,
    provider: struct({ type: text, options: multiOptions }),
    environment,
    env_file: listOf(envFile),
    expose: texts,
    extends: struct({ file: text, service: text }),
    external_links: texts,
    extra_hosts: extraHosts,
    group_add: listOf(textOrInteger),
    gpus: listOf(deviceRequest),
    hostname: text,
    healthcheck: struct({
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
    logging: struct({ driver: text, options: labels }),
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
      struct({
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
