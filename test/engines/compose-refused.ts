/**
 * For each row of the tables that judge a whole file, a file that only this row refuses. The real program says so in
 * test/engines/compose-refused.test.ts; test/compose/rows.test.ts takes the row away.
 */
export const REFUSED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  judges: {
    'volumes.*': file('volumes: [v:/v]', 'volumes: { v: { external: true, driver: d } }'),
    'configs.*': file('configs: [c]', 'configs: { c: { file: ./c, content: x } }'),
    'secrets.*': file('secrets: [s]', 'secrets: { s: { file: ./s, environment: E } }'),
    'networks.*': file('networks: [n]', 'networks: { n: { name: x, external: { name: y } } }'),
    'services.*.environment.[]': file('environment: ["A =1"]'),
    'services.*.build.args.[]': file('build: { context: ., args: ["A =1"] }'),
    'services.*.post_start.[].environment.[]': file('post_start: [{ command: x, environment: ["A =1"] }]'),
    'services.*.pre_stop.[].environment.[]': file('pre_stop: [{ command: x, environment: ["A =1"] }]'),
    'services.*.ports.[].host_ip': file('ports: [{ target: 80, host_ip: x }]'),
    'services.*.develop.watch.[].path': file('develop: { watch: [{ path: "", action: rebuild }] }'),
    'services.*.deploy.resources.reservations.devices.[]': file(
      'deploy: { resources: { reservations: { devices: [{ capabilities: [gpu], count: 1, device_ids: ["0"] }] } } }',
    ),
    'services.*.gpus.[]': file('gpus: [{ count: 1, device_ids: ["0"] }]'),
    'services.*.ports.[]': file('ports: ["a:b"]'),
    'services.*.volumes.[]': file('volumes: [{ type: bind, target: /x }]'),
    'services.*.devices.[]': file('devices: [{ source: /dev/a }]'),
    'services.*.ulimits.*': file('ulimits: { nofile: 5.0 }'),
    'services.*.build.ulimits.*': file('build: { context: ., ulimits: { nofile: 5.0 } }'),
    'services.*.expose.[]': file('expose: [80.0]'),
    'services.*.build.additional_contexts.[]': file('build: { context: ., additional_contexts: [a] }'),
    'services.*.build.additional_contexts.*': file('build: { context: ., additional_contexts: { a: 5 } }'),
  },
  consistency: {
    'services.*': 'services: { a: { command: x } }\n',
    'services.*.build': file('build: { context: ., dockerfile: D, dockerfile_inline: FROM x }'),
    'services.*.build.platforms': file('{ platform: linux/arm64, build: { context: ., platforms: [linux/amd64] } }'),
    'services.*.build.additional_contexts.*': file('build: { context: ., additional_contexts: { a: "service:b" } }'),
    'services.*.network_mode': file('{ network_mode: host, networks: [n] }', 'networks: { n: }'),
    'services.*.healthcheck.test': file('healthcheck: { test: [curl, x] }'),
    'services.*.scale': file('{ scale: 2, deploy: { replicas: 3 } }'),
    'services.*.deploy.replicas': file('deploy: { replicas: -1 }'),
    'services.*.container_name': file('{ container_name: c, scale: 2 }'),
    'services.*.cpus': file('{ cpus: 1, deploy: { resources: { limits: { cpus: "2" } } } }'),
    'services.*.mem_limit': file('{ mem_limit: 1g, deploy: { resources: { limits: { memory: 2g } } } }'),
    'services.*.mem_reservation': file(
      '{ mem_reservation: 1g, deploy: { resources: { reservations: { memory: 2g } } } }',
    ),
    'services.*.pids_limit': file('{ pids_limit: 1, deploy: { resources: { limits: { pids: 2 } } } }'),
    'services.*.develop.watch.[]': file('develop: { watch: [{ path: ., action: sync }] }'),
    'services.*.tmpfs': file('tmpfs: [/t, "/t:size=1m"]'),
    'services.*.volumes': file('{ tmpfs: [/t], volumes: [/t] }'),
    'secrets.*': file('secrets: [s]', 'secrets: { s: { driver: d } }'),
  },
  references: {
    'services.*.networks.*': file('networks: { n: { aliases: [x] } }'),
    'services.*.depends_on.*': file('depends_on: { c: { condition: service_started } }'),
    'services.*.models.*': file('models: { m: { endpoint_var: E } }'),
    'services.*.build.secrets.[]': file('build: { context: ., secrets: [s] }'),
    'services.*.secrets.[]': file('secrets: [s]'),
    'services.*.configs.[]': file('configs: [c]'),
    'services.*.volumes.[]': file('volumes: [data:/v]'),
    'services.*.network_mode': file('network_mode: "service:c"'),
    'services.*.pid': file('pid: "service:c"'),
    'services.*.ipc': file('ipc: "service:c"'),
  },
};

/** Rows for forms that are long by then: lists of names, which only files that were not normalized have. */
export const NEVER_SHORT = ['services.*.networks.[]', 'services.*.depends_on.[]', 'services.*.models.[]'];

/** A service with a few attributes beside another one. */
function file(said: string, more = ''): string {
  const attributes = said.startsWith('{') ? said.slice(1, -1) : said;
  return `services: { a: { image: x, ${attributes} }, b: { image: x } }\n${more}\n`;
}
