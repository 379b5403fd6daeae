/**
 * The attributes of a Compose file, section by section: what may stand below a key. `true`: anything; `*`: names that
 * users choose. Where a short form exists besides, it is not a mapping and so not asked. Source: compose-go
 * `schema/compose-spec.json` (93 attributes of a service).
 */
export interface Attributes {
  readonly [key: string]: Attributes | true;
}

const names = (list: string): Attributes =>
  Object.fromEntries(
    list
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => [name, true]),
  );

const ANY_NAME: Attributes = { '*': true };
const FILE_REFERENCE = names('source target uid gid mode');
const HOOK: Attributes = { ...names('command user privileged working_dir'), environment: ANY_NAME };
const UPDATE = names('parallelism delay failure_action monitor max_failure_ratio order');
const EXTERNAL: Attributes = { external: names('name') };
const DEVICE_REQUEST: Attributes = { ...names('capabilities driver count device_ids'), options: ANY_NAME };

const BUILD: Attributes = {
  ...names(
    `context dockerfile dockerfile_inline entitlements cache_from cache_to no_cache no_cache_filter network provenance
     sbom pull target shm_size isolation privileged tags platforms`,
  ),
  args: ANY_NAME,
  ssh: ANY_NAME,
  labels: ANY_NAME,
  additional_contexts: ANY_NAME,
  extra_hosts: ANY_NAME,
  ulimits: ANY_NAME,
  secrets: FILE_REFERENCE,
};

const DEPLOY: Attributes = {
  ...names('mode endpoint_mode replicas'),
  labels: ANY_NAME,
  rollback_config: UPDATE,
  update_config: UPDATE,
  resources: {
    limits: names('cpus memory pids'),
    reservations: {
      ...names('cpus memory'),
      generic_resources: { discrete_resource_spec: names('kind value') },
      devices: DEVICE_REQUEST,
    },
  },
  restart_policy: names('condition delay max_attempts window'),
  placement: { ...names('constraints max_replicas_per_node'), preferences: names('spread') },
};

const SERVICE_NETWORK: Attributes = {
  ...names('aliases interface_name ipv4_address ipv6_address link_local_ips mac_address priority gw_priority'),
  driver_opts: ANY_NAME,
};

const MOUNT: Attributes = {
  ...names('type source target read_only consistency'),
  bind: names('propagation create_host_path recursive selinux'),
  volume: { ...names('nocopy subpath'), labels: ANY_NAME },
  tmpfs: names('size mode'),
  image: names('subpath'),
};

const SERVICE: Attributes = {
  ...names(
    `attach cap_add cap_drop cgroup cgroup_parent command container_name cpu_count cpu_percent cpu_period cpu_quota
     cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset device_cgroup_rules dns dns_opt dns_search domainname
     entrypoint expose external_links group_add hostname image init ipc isolation label_file links mac_address
     mem_limit mem_reservation mem_swappiness memswap_limit network_mode oom_kill_disable oom_score_adj pid pids_limit
     platform privileged profiles pull_policy pull_refresh_after read_only restart runtime scale security_opt shm_size
     stdin_open stop_grace_period stop_signal tmpfs tty use_api_socket user userns_mode uts volumes_from working_dir`,
  ),
  annotations: ANY_NAME,
  blkio_config: {
    ...names('weight'),
    device_read_bps: names('path rate'),
    device_read_iops: names('path rate'),
    device_write_bps: names('path rate'),
    device_write_iops: names('path rate'),
    weight_device: names('path weight'),
  },
  build: BUILD,
  configs: FILE_REFERENCE,
  credential_spec: names('config file registry'),
  depends_on: { '*': names('restart required condition') },
  deploy: DEPLOY,
  develop: { watch: { ...names('path action target ignore include initial_sync'), exec: HOOK } },
  devices: names('source target permissions'),
  env_file: names('path format required'),
  environment: ANY_NAME,
  extends: names('service file'),
  extra_hosts: ANY_NAME,
  gpus: DEVICE_REQUEST,
  healthcheck: names('disable interval retries test timeout start_period start_interval'),
  labels: ANY_NAME,
  logging: { driver: true, options: ANY_NAME },
  models: { '*': names('endpoint_var model_var') },
  networks: { '*': SERVICE_NETWORK },
  ports: names('name mode host_ip target published protocol app_protocol'),
  post_start: HOOK,
  pre_start: { ...HOOK, ...names('image per_replica') },
  pre_stop: HOOK,
  provider: { type: true, options: ANY_NAME },
  secrets: FILE_REFERENCE,
  storage_opt: ANY_NAME,
  sysctls: ANY_NAME,
  ulimits: { '*': names('soft hard') },
  volumes: MOUNT,
};

/** Everything that may stand in a Compose file. */
export const FILE_ATTRIBUTES: Attributes = {
  ...names('version name'),
  include: names('path env_file project_directory'),
  services: { '*': SERVICE },
  models: { '*': { ...names('name model context_size'), runtime_flags: true } },
  networks: {
    '*': {
      ...names('name driver internal enable_ipv4 enable_ipv6 attachable'),
      ...EXTERNAL,
      driver_opts: ANY_NAME,
      labels: ANY_NAME,
      ipam: {
        driver: true,
        options: ANY_NAME,
        config: { ...names('subnet ip_range gateway'), aux_addresses: ANY_NAME },
      },
    },
  },
  volumes: { '*': { ...names('name driver'), ...EXTERNAL, driver_opts: ANY_NAME, labels: ANY_NAME } },
  secrets: {
    '*': {
      ...names('name environment file driver template_driver'),
      ...EXTERNAL,
      driver_opts: ANY_NAME,
      labels: ANY_NAME,
    },
  },
  configs: {
    '*': { ...names('name content environment file template_driver'), ...EXTERNAL, labels: ANY_NAME },
  },
};
