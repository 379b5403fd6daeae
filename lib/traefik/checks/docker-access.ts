import type { ReverseProxyFacts } from '../../blueprint/index.ts';
import { mappingOf, treeOf } from '../../checks/service-trees.ts';
import type { Mapping } from '../../compose/index.ts';
import type { Check, CheckInput } from '../../core/index.ts';
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
      const endpoint = at(docker, 'endpoint') ?? 'unix:///var/run/docker.sock';
      const where = input.where(proxy.id);
      if (typeof endpoint === 'string' && endpoint.startsWith('unix:')) {
        yield finding(
          TRAEFIK_ERRORS.dockerAccess,
          { what: `The Traefik of ${proxy.server}`, why: 'has the socket itself' },
          where,
        );
      }
      if (at(docker, 'exposedByDefault') !== false) {
        const why = 'offers every container, whether it asks for that or not';
        yield finding(TRAEFIK_ERRORS.dockerAccess, { what: `The Traefik of ${proxy.server}`, why }, where);
      }
      yield* socketProxy(input, proxy);
    }
  },
};

/** What the socket proxy lets through, as its final file says. */
function* socketProxy(input: CheckInput, proxy: ReverseProxyFacts) {
  const { dockerProxy } = settingsOf(proxy);
  if (dockerProxy === undefined) return;
  const environment = mappingOf(treeOf(input, dockerProxy)['environment']);
  const isOn = (name: string): boolean => isYes(environment, name) ?? ON_BY_DEFAULT.has(name);
  const lacking = NEEDED.filter((name) => !isOn(name));
  const more = Object.keys(environment).filter((name) => !NEEDED.includes(name) && !NO_SECTION.has(name) && isOn(name));
  const where = input.where(dockerProxy, 'environment');
  const what = `The socket proxy ${JSON.stringify(dockerProxy)}`;
  if (more.length > 0)
    yield finding(TRAEFIK_ERRORS.dockerAccess, { what, why: `lets ${more.sort().join(', ')} through` }, where);
  if (lacking.length > 0)
    yield finding(TRAEFIK_ERRORS.dockerAccess, { what, why: `keeps ${lacking.join(', ')} from Traefik` }, where);
}

const isYes = (environment: Mapping, name: string): boolean | undefined => {
  const value = environment[name];
  return value === undefined ? undefined : ['1', 'true'].includes(String(value).toLowerCase());
};
