import type { Audience, Located } from '../../blueprint/index.ts';
import { audiencesOf, wayBetween } from '../../blueprint/index.ts';
import type { ExternalService, Overlay, PublishedPort, Server, Service, Stack } from '../../core/index.ts';
import { kindOf, offerOf } from '../../core/index.ts';
import { viaOf } from '../resolve/routes.ts';
import { composeNameOf, lanAddresses } from './host-layout.ts';
import type { Setting } from './setting.ts';
import type { Walked } from './walk.ts';

/**
 * The ports that follow from routes: the entry ports of TCP and UDP routes on the reverse proxy that answers them, and
 * on a service that another server answers for, its port at the address by which that server comes.
 */
export function routedPorts({
  Route: routes,
  Stack: stacks,
  Overlay: overlays,
  Service: services,
}: Pick<Walked['constructs'], 'Route' | 'Stack' | 'Overlay' | 'Service'>): Setting['ports'] {
  const ports = new Map<Service, PublishedPort[]>();
  const add = (service: Service, port: PublishedPort): void => {
    const known = ports.get(service) ?? [];
    if ([...service.ports, ...known].some((each) => covers(each, port))) return;
    ports.set(service, [...known.filter((each) => !covers(port, each)), port]);
  };
  const proxies = new Map<Server, Service | undefined>();
  const proxyOf = (server: Server): Service | undefined => {
    if (!proxies.has(server)) proxies.set(server, proxyIn(stacks, server));
    return proxies.get(server);
  };
  for (const { node, spec } of routes) {
    const service = node.scope as Service;
    if (spec.protocol === 'http' && spec.props.via === undefined) continue;
    const own = kindOf(service) === 'Service' ? service.stack.server : undefined;
    const via = spec.props.via === undefined ? undefined : viaOf(spec.props.via);
    const server = via?.server ?? own ?? (node.scope as ExternalService).server;
    if (spec.protocol !== 'http') {
      const { protocol, props } = spec;
      const proxy = proxyOf(server);
      for (const to of audiencesOf(props.access ?? 'public'))
        if (proxy) add(proxy, { port: props.entryPort, protocol, to });
    }
    if (via === undefined || own === undefined || own === server) continue;
    const owner = ownerOf(service, services);
    if (owner === undefined || owner.props.networkMode === 'host') continue;
    const to = privateWay(own, server, overlays);
    const target = spec.props.port;
    const protocol = spec.protocol === 'udp' ? ('udp' as const) : ('tcp' as const);
    const already = owner.ports.some(
      (each) => leadsTo(each, target, protocol) && (each.to === to || each.to === 'public'),
    );
    if (to !== undefined && !already) add(owner, { port: via.port ?? target, target, protocol, to });
  }
  return ports;
}

/** The service whose network a service is on; undefined where no construct stands for it, or the chain goes round. */
function ownerOf(service: Service, services: readonly Service[]): Service | undefined {
  const seen = new Set<Service>();
  let at: Service | undefined = service;
  while (at !== undefined && typeof at.props.networkMode === 'object' && !seen.has(at)) {
    seen.add(at);
    const name = composeNameOf(at.props.networkMode.service);
    at = services.find((each) => each.composeName === name && each.stack.server === service.stack.server);
  }
  return at !== undefined && seen.has(at) ? undefined : at;
}

/** Whether a published port is another one already: a port for everybody has every address of the server. */
const covers = (a: PublishedPort, b: PublishedPort): boolean =>
  a.port === b.port && (a.to === b.to || a.to === 'public') && (a.protocol ?? 'tcp') === (b.protocol ?? 'tcp');

/** Whether a published port leads to a port of the container. */
const leadsTo = ({ port, target, protocol = 'tcp' }: PublishedPort, inside: number, of: 'tcp' | 'udp'): boolean =>
  typeof port === 'number' && (target ?? port) === inside && protocol === of;

/** By which audience another server comes to a server. */
export const privateWay = (to: Server, from: Server, overlays: readonly Overlay[]): Audience | undefined =>
  audienceOf(wayBetween(located(from, overlays), located(to, overlays))?.by);

/** Nothing is published to the internet for a route: there it is a finding. */
const audienceOf = (by: string | undefined): Audience | undefined =>
  by === 'lan' ? 'lan' : by === 'overlay' ? 'vpn' : undefined;

const proxyIn = (stacks: readonly Stack[], server: Server): Service | undefined =>
  stacks.flatMap((stack) => (stack.server === server ? (offerOf(stack, 'ReverseProxy')?.service ?? []) : [])).at(0);

const located = ({ node, props }: Server, overlays: readonly Overlay[]): Located => ({
  id: node.id,
  site: props.site ?? node.id,
  addresses: { ...props.addresses, lan: lanAddresses(props.addresses), public: undefined },
  overlays: overlays
    .filter((each) => each.props.members.some((member) => member.node.id === node.id))
    .map((each) => each.node.id),
});
