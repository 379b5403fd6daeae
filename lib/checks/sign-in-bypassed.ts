import type { Blueprint, PortFacts, RouteFacts, ServiceFacts } from '../blueprint/index.ts';
import { groupBy, networkOwner, serviceOf } from '../blueprint/index.ts';
import { isApart } from '../blueprint/proxy-networks.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Tells of ways past the reverse proxy to applications for which the reverse proxy asks for the password. */
export const signInBypassed: Check = {
  codes: [CHECK_ERRORS.roundTheSignIn.code],
  *check({ blueprint, where }) {
    const guarded = groupBy(blueprint.routes.filter(isGuarded), ({ service }) => service);
    if (guarded.size === 0) return;
    const neighbours = neighboursIn(blueprint);
    for (const [id, routes] of guarded) {
      const service = serviceOf(blueprint, id);
      if (service === undefined) continue;
      // On the network of another service its ways are the ways.
      const owner = networkOwner(blueprint, service) ?? service;
      for (const [key, way] of waysTo(owner, routes, neighbours)) {
        yield finding(CHECK_ERRORS.roundTheSignIn, { service: id, way }, where(owner.id, key));
      }
    }
  },
};

const isGuarded = ({ auth, protocol, backend }: RouteFacts): boolean =>
  protocol === 'http' && backend.kind !== 'proxy' && (auth.kind === 'basic' || auth.kind === 'forward');

/** Of a service the others on a network of it that are neither of its stack nor a reverse proxy. */
type Neighbours = (service: ServiceFacts, network: string) => readonly string[];

function neighboursIn({ services, networks, proxies }: Blueprint): Neighbours {
  const names = new Map(networks.map(({ id, server, name }) => [id, `${server}/${name}`]));
  const nameOf = (network: string): string => names.get(network) ?? network;
  const proxying = new Set(proxies.map(({ service }) => service));
  const others = services.filter(({ id, job }) => !proxying.has(id) && job === undefined);
  const attached = others.flatMap((service) => service.networks.map(({ network }) => ({ service, network })));
  const members = groupBy(attached, ({ network }) => nameOf(network));
  return ({ stack }, network) =>
    (members.get(nameOf(network)) ?? []).flatMap(({ service }) => (service.stack === stack ? [] : [service.id]));
}

/** The ways past the proxy, each with the key of the Compose file that opens it. */
function* waysTo(
  service: ServiceFacts,
  routes: readonly RouteFacts[],
  neighbours: Neighbours,
): Iterable<readonly [key: string, way: string]> {
  const { networks, networkMode, ports, server } = service;
  if (networkMode === 'host') {
    yield ['network_mode', 'on the network of the host every container reaches its ports'];
  }
  for (const { network } of networks) {
    const key = network.slice(network.lastIndexOf('/') + 1);
    const [first, ...more] = isApart(key) ? [] : neighbours(service, network);
    if (first === undefined) continue;
    const rest = more.length === 0 ? '' : more.length === 1 ? ' and one other' : ` and ${more.length} others`;
    yield ['networks', `it shares the network "${key}" with "${first}"${rest}`];
  }
  // The reverse proxy of another server comes by the port that is published for it.
  if (routes.some(({ servedBy }) => servedBy !== server)) return;
  const guarded = new Set(routes.map(({ port }) => port));
  const open = ports.find(({ target, protocol, to }) => guarded.has(target) && protocol === 'tcp' && to !== 'loopback');
  if (open !== undefined) yield ['ports', `its port ${open.target} is published ${audience(open)}`];
}

const audience = ({ to, published }: PortFacts): string =>
  to === 'public' ? `to everybody, as ${published}` : `to "${to}", as ${published}`;
