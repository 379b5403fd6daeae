import type { Shape } from './shape.ts';
import {
  between,
  decimal,
  either,
  flag,
  list,
  matching,
  named,
  orNull,
  scalar,
  set,
  struct,
  text,
  whole,
  word,
} from './shape.ts';

/** Names that users give to what stands in a section. */
const NAME = /^[a-zA-Z0-9._-]+$/;
const SOME_NAME = /^.+$/;

const texts = list(text);
const distinct = set(text);
const oneOrMore = either(text, distinct);
const keyValues = either(named(scalar('string', 'number', 'boolean', 'null'), SOME_NAME), distinct);
const extraHosts = either(named(either(text, texts), SOME_NAME), distinct);
const options = named(decimal, SOME_NAME, { open: true });
const command = either(scalar('null', 'string'), texts);
const ulimits = named(either(whole, struct({ hard: whole, soft: whole }, { required: ['soft', 'hard'] })), /^[a-z]+$/, {
  open: true,
});

const fileReferences = list(either(text, struct({ source: text, target: text, uid: text, gid: text, mode: decimal })));

const hook = { command, user: text, privileged: flag, working_dir: text, environment: keyValues };
const serviceHook = struct(hook, { required: ['command'] });

const deviceRequest = {
  capabilities: distinct,
  count: whole,
  device_ids: distinct,
  driver: text,
  options: keyValues,
};

const build = either(
  text,
  struct({
    context: text,
    dockerfile: text,
    dockerfile_inline: text,
    entitlements: texts,
    args: keyValues,
    ssh: keyValues,
    labels: keyValues,
    cache_from: texts,
    cache_to: texts,
    no_cache: flag,
    no_cache_filter: oneOrMore,
    additional_contexts: keyValues,
    network: text,
    provenance: flag,
    sbom: flag,
    pull: flag,
    target: text,
    shm_size: whole,
    extra_hosts: extraHosts,
    isolation: text,
    privileged: flag,
    secrets: fileReferences,
    tags: texts,
    ulimits,
    platforms: texts,
  }),
);

const blkioLimits = list(struct({ path: text, rate: whole }, { extensions: false }));

const rollout = struct({
  parallelism: whole,
  delay: text,
  failure_action: text,
  monitor: text,
  max_failure_ratio: decimal,
  order: word('start-first', 'stop-first'),
});

const deploy = orNull(
  struct({
    mode: text,
    endpoint_mode: text,
    replicas: whole,
    labels: keyValues,
    rollback_config: rollout,
    update_config: rollout,
    resources: struct({
      limits: struct({ cpus: decimal, memory: text, pids: whole }),
      reservations: struct({
        cpus: decimal,
        memory: text,
        generic_resources: list(struct({ discrete_resource_spec: struct({ kind: text, value: decimal }) })),
        devices: list(struct(deviceRequest, { required: ['capabilities'] })),
      }),
    }),
    restart_policy: struct({ condition: text, delay: text, max_attempts: whole, window: text }),
    placement: struct({
      constraints: texts,
      preferences: list(struct({ spread: text })),
      max_replicas_per_node: whole,
    }),
  }),
);

const serviceNetwork = struct({
  aliases: distinct,
  interface_name: text,
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: distinct,
  mac_address: text,
  driver_opts: options,
  priority: scalar('number'),
  gw_priority: scalar('number'),
});

const mount = struct(
  {
    type: word('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
    source: text,
    target: text,
    read_only: flag,
    consistency: text,
    bind: struct({
      propagation: text,
      create_host_path: flag,
      recursive: word('enabled', 'disabled', 'writable', 'readonly'),
      selinux: word('z', 'Z'),
    }),
    volume: struct({ labels: keyValues, nocopy: flag, subpath: text }),
    tmpfs: struct({ size: between(0, Infinity), mode: decimal }),
    image: struct({ subpath: text }),
  },
  { required: ['type'] },
);

const port = struct({
  name: text,
  mode: text,
  host_ip: text,
  target: whole,
  published: whole,
  protocol: text,
  app_protocol: text,
});

const dependency = struct(
  {
    restart: flag,
    required: scalar('boolean'),
    condition: word('service_started', 'service_healthy', 'service_completed_successfully'),
  },
  { required: ['condition'] },
);

/** The attributes of a service. Source: compose-go schema/compose-spec.json. */
const service = struct({
  annotations: keyValues,
  attach: flag,
  blkio_config: struct(
    {
      device_read_bps: blkioLimits,
      device_read_iops: blkioLimits,
      device_write_bps: blkioLimits,
      device_write_iops: blkioLimits,
      weight: whole,
      weight_device: list(struct({ path: text, weight: whole }, { extensions: false })),
    },
    { extensions: false },
  ),
  build,
  cap_add: distinct,
  cap_drop: distinct,
  cgroup: word('host', 'private'),
  cgroup_parent: text,
  command,
  configs: fileReferences,
  container_name: matching(/[a-zA-Z0-9][a-zA-Z0-9_.-]+/),
  cpu_count: between(0, Infinity),
  cpu_percent: between(0, 100),
  cpu_period: decimal,
  cpu_quota: decimal,
  cpu_rt_period: decimal,
  cpu_rt_runtime: decimal,
  cpu_shares: decimal,
  cpus: decimal,
  cpuset: text,
  credential_spec: struct({ config: text, file: text, registry: text }),
  depends_on: either(distinct, named(dependency, NAME)),
  deploy,
  develop: orNull(
    struct({
      watch: list(
        struct(
          {
            ignore: oneOrMore,
            include: oneOrMore,
            path: text,
            action: word('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
            target: text,
            exec: serviceHook,
            initial_sync: scalar('boolean'),
          },
          { required: ['path', 'action'] },
        ),
      ),
    }),
  ),
  device_cgroup_rules: distinct,
  devices: list(either(text, struct({ source: text, target: text, permissions: text }, { required: ['source'] }))),
  dns: oneOrMore,
  dns_opt: distinct,
  dns_search: oneOrMore,
  domainname: text,
  entrypoint: command,
  env_file: either(
    text,
    list(either(text, struct({ path: text, format: text, required: flag }, { required: ['path'], extensions: false }))),
  ),
  environment: keyValues,
  expose: set(decimal),
  extends: either(text, struct({ service: text, file: text }, { required: ['service'], extensions: false })),
  external_links: distinct,
  extra_hosts: extraHosts,
  gpus: either(word('all'), list(struct(deviceRequest, { open: true }))),
  group_add: set(decimal),
  healthcheck: struct({
    disable: flag,
    interval: text,
    retries: decimal,
    test: either(text, texts),
    timeout: text,
    start_period: text,
    start_interval: text,
  }),
  hostname: text,
  image: text,
  init: flag,
  ipc: text,
  isolation: text,
  label_file: either(text, texts),
  labels: keyValues,
  links: distinct,
  logging: struct({
    driver: text,
    options: named(scalar('string', 'number', 'null'), SOME_NAME, { open: true }),
  }),
  mac_address: text,
  mem_limit: decimal,
  mem_reservation: whole,
  mem_swappiness: whole,
  memswap_limit: decimal,
  models: either(distinct, named(orNull(struct({ endpoint_var: text, model_var: text })), NAME, { open: true })),
  network_mode: text,
  networks: either(distinct, named(orNull(serviceNetwork), NAME)),
  oom_kill_disable: flag,
  oom_score_adj: between(-1000, 1000),
  pid: scalar('string', 'null'),
  pids_limit: decimal,
  platform: text,
  ports: set(either(decimal, port)),
  post_start: list(serviceHook),
  pre_start: list(struct({ ...hook, image: text, per_replica: flag })),
  pre_stop: list(serviceHook),
  privileged: flag,
  profiles: distinct,
  provider: struct(
    {
      type: text,
      options: named(
        either(scalar('string', 'number', 'boolean'), list(scalar('string', 'number', 'boolean'))),
        SOME_NAME,
        { open: true },
      ),
    },
    { required: ['type'] },
  ),
  pull_policy: matching(/always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+/),
  pull_refresh_after: text,
  read_only: flag,
  restart: text,
  runtime: text,
  scale: whole,
  secrets: fileReferences,
  security_opt: distinct,
  shm_size: decimal,
  stdin_open: flag,
  stop_grace_period: text,
  stop_signal: text,
  storage_opt: struct({}, { open: true }),
  sysctls: keyValues,
  tmpfs: oneOrMore,
  tty: flag,
  ulimits,
  use_api_socket: scalar('boolean'),
  user: text,
  userns_mode: text,
  uts: text,
  volumes: set(either(text, mount)),
  volumes_from: distinct,
  working_dir: text,
});

const external = either(flag, struct({ name: text }));
/** The mapping form is checked less strictly where only a file or a value stands behind it. */
const looseExternal = either(flag, struct({ name: text }, { open: true }));

const network = orNull(
  struct({
    name: text,
    driver: text,
    driver_opts: options,
    ipam: struct({
      driver: text,
      config: list(struct({ subnet: text, ip_range: text, gateway: text, aux_addresses: named(text, SOME_NAME) })),
      options: named(text, SOME_NAME),
    }),
    external,
    internal: flag,
    enable_ipv4: flag,
    enable_ipv6: flag,
    attachable: flag,
    labels: keyValues,
  }),
);

const volume = orNull(struct({ name: text, driver: text, driver_opts: options, external, labels: keyValues }));

const secret = struct({
  name: text,
  environment: text,
  file: text,
  external: looseExternal,
  labels: keyValues,
  driver: text,
  driver_opts: options,
  template_driver: text,
});

const config = struct({
  name: text,
  content: text,
  environment: text,
  file: text,
  external: looseExternal,
  labels: keyValues,
  template_driver: text,
});

const model = struct(
  { name: text, model: text, context_size: scalar('integer'), runtime_flags: texts },
  { required: ['model'] },
);

/**
 * Everything that may stand in a Compose file.
 * Source: compose-go schema/compose-spec.json; a test holds it against the newest published schema.
 */
export const FILE: Shape = struct({
  version: text,
  name: text,
  include: list(
    either(text, struct({ path: oneOrMore, env_file: oneOrMore, project_directory: text }, { extensions: false })),
  ),
  services: named(service, NAME),
  models: named(model, NAME, { open: true }),
  networks: named(network, NAME, { open: true }),
  volumes: named(volume, NAME),
  secrets: named(secret, NAME),
  configs: named(config, NAME),
});
