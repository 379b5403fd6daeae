/**
 * The rules of docker-socket-proxy v0.4.2, as HAProxy reads them: GET and HEAD alone unless POST is on, three requests
 * that have switches of their own, and the sections of the API that are switched on. Rule: haproxy.cfg and Dockerfile of
 * Tecnativa/docker-socket-proxy.
 */

/** Sections of the API, each a switch by its name in capitals. */
export const SECTIONS = [
  ...['auth', 'build', 'commit', 'configs', 'containers', 'distribution', 'events', 'exec', 'grpc', 'images', 'info'],
  ...['networks', 'nodes', '_ping', 'plugins', 'secrets', 'services', 'session', 'swarm', 'system', 'tasks', 'version'],
  'volumes',
] as const;

/** The switch of a section. */
export const switchOf = (section: string): string => section.replace('_', '').toUpperCase();

/** What the image sets: all else is off. */
export const IMAGE_DEFAULTS: Readonly<Record<string, string>> = { EVENTS: '1', PING: '1', VERSION: '1' };

const OWN_SWITCHES = [
  ['ALLOW_RESTARTS', '/containers/[a-zA-Z0-9_.-]+/((stop)|(restart)|(kill))'],
  ['ALLOW_START', '/containers/[a-zA-Z0-9_.-]+/start'],
  ['ALLOW_STOP', '/containers/[a-zA-Z0-9_.-]+/stop'],
] as const;

/** The file for HAProxy. */
export function socketProxyRules(bind: string, socket: string): string {
  const allow = (name: string, path: string): string =>
    `  http-request allow if { path,url_dec -m reg -i ^(/v[\\d\\.]+)?${path} } { env(${name}) -m bool }`;
  return [
    'defaults',
    '  mode http',
    '  timeout connect 10s',
    '  timeout client 10m',
    '  timeout server 10m',
    'backend docker',
    `  server dockersocket ${socket}`,
    'frontend api',
    `  bind ${bind}`,
    '  http-request deny unless METH_GET or { env(POST) -m bool }',
    ...OWN_SWITCHES.map(([name, path]) => allow(name, path)),
    ...SECTIONS.map((section) => allow(switchOf(section), `/${section}`)),
    '  http-request deny',
    '  default_backend docker',
    '',
  ].join('\n');
}
