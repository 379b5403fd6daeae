import { mappingOf, treeOf } from '../../checks/service-trees.ts';
import type { Mapping, Tree } from '../../compose/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { settingsOf } from '../settings.ts';
import { at, proxiesOf } from './proxy.ts';
import { traefiksOf } from './traefiks.ts';

/** The sections of the Docker API that Traefik asks. Rule: traefik v3.7 pkg/provider/docker/pdocker.go. */
const NEEDED = ['CONTAINERS', 'EVENTS', 'PING', 'VERSION'];

/** Of these a socket proxy lets through what is not said otherwise. */
const ON_BY_DEFAULT = new Set(['EVENTS', 'PING', 'VERSION']);

/** Settings of a socket proxy that are no section of the API. */
const NO_SECTION = new Set(['LOG_LEVEL', 'SOCKET_PATH', 'BIND_CONFIG', 'DISABLE_IPV6', 'TZ']);

/** Tells where Traefik sees more of Docker than it needs, or less. */
export const dockerAccess: Check = {
  codes: [TRAEFIK_ERRORS.dockerAccess.code],
  *check(input) {
    for (const proxy of traefiksOf(input.blueprint)) {
      const docker = at(proxiesOf(input).get(proxy.server)?.static, 'providers', 'docker');
      if (docker === undefined) continue;
      for (const why of shownBy(docker)) {
        yield finding(
          TRAEFIK_ERRORS.dockerAccess,
          { what: `The Traefik of ${proxy.server}`, why },
          input.where(proxy.id),
        );
      }
      const { dockerProxy } = settingsOf(proxy);
      if (dockerProxy === undefined) continue;
      const what = `The socket proxy ${JSON.stringify(dockerProxy)}`;
      for (const why of passedBy(mappingOf(treeOf(input, dockerProxy)['environment']))) {
        yield finding(TRAEFIK_ERRORS.dockerAccess, { what, why }, input.where(dockerProxy, 'environment'));
      }
    }
  },
};

/** What the static configuration shows Traefik without need. */
function* shownBy(docker: Tree): Iterable<string> {
  const endpoint = at(docker, 'endpoint') ?? 'unix:///var/run/docker.sock';
  if (typeof endpoint === 'string' && endpoint.startsWith('unix:')) yield 'has the socket itself';
  if (at(docker, 'exposedByDefault') !== false) yield 'offers every container, whether it asks for that or not';
}

/** What the socket proxy lets through without need, or keeps back, as its final file says. */
function* passedBy(environment: Mapping): Iterable<string> {
  const isOn = (name: string): boolean => isYes(environment, name) ?? ON_BY_DEFAULT.has(name);
  const more = Object.keys(environment).filter((name) => !NEEDED.includes(name) && !NO_SECTION.has(name) && isOn(name));
  if (more.length > 0) yield `lets ${more.sort().join(', ')} through`;
  const lacking = NEEDED.filter((name) => !isOn(name));
  if (lacking.length > 0) yield `keeps ${lacking.join(', ')} from Traefik`;
}

const isYes = (environment: Mapping, name: string): boolean | undefined => {
  const value = environment[name];
  return value === undefined ? undefined : ['1', 'true'].includes(String(value).toLowerCase());
};
