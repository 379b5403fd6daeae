import type { Blueprint, ReverseProxyFacts, RouteFacts } from '../../blueprint/index.ts';
import { groupBy, routesOfServer, serviceOf } from '../../blueprint/index.ts';
import { proxyNetworkOf } from '../../blueprint/proxy-networks.ts';
import type { ContainerConfiguration, FileConfiguration } from '../labels/index.ts';
import { fileService, fileStreamService, labelService, labelStreamService, UNVERIFIED } from './backend.ts';
import type { RoutingContext } from './context.ts';
import { contextOf, isByLabels, labelledBy } from './context.ts';
import { IDENTITY, identityMiddleware } from './identity.ts';
import type { Making } from './making.ts';
import { httpIn, say, sayMiddleware, tcpIn, udpIn, used } from './making.ts';
import { httpChain, tcpChain } from './middlewares.ts';
import { httpRouter, tcpRouter, udpRouter } from './router.ts';
import { tlsConfiguration } from './tls.ts';

/** The dynamic configuration of one server: what stands on containers, and what stands in the file. */
export interface DynamicConfiguration {
  /** By id of the service whose container has them. */
  readonly labels: ReadonlyMap<string, ContainerConfiguration>;
  readonly file: FileConfiguration;
}

// Both the content of the file and the labels come of one derivation, and the routes of a lab are never changed.
const derived = new WeakMap<readonly RouteFacts[], Map<string, DynamicConfiguration>>();

/** The dynamic configuration of the server of a proxy. */
export function dynamicConfiguration(blueprint: Blueprint, proxy: ReverseProxyFacts): DynamicConfiguration {
  const known = derived.get(blueprint.routes) ?? new Map<string, DynamicConfiguration>();
  derived.set(blueprint.routes, known);
  const dynamic = known.get(proxy.id) ?? derive(contextOf(blueprint, proxy));
  known.set(proxy.id, dynamic);
  return dynamic;
}

function derive(context: RoutingContext): DynamicConfiguration {
  const { blueprint, proxy, settings } = context;
  const file: Making<'file'> = {};
  for (const name in settings.middlewares) sayMiddleware(httpIn(file), name, settings.middlewares[name]!);
  for (const name in settings.tcpMiddlewares) sayMiddleware(tcpIn(file), name, settings.tcpMiddlewares[name]!);
  const labels = new Map<string, ContainerConfiguration>();
  const served = routesOfServer(blueprint, proxy.server);
  sayMiddleware(httpIn(file), IDENTITY, identityMiddleware(served));
  for (const [service, routes] of groupBy(served, (route) => labelledBy(context, route))) {
    const own: Making<'label'> = {};
    let byLabels = false;
    for (const route of routes) {
      if (isByLabels(context, route)) {
        addToLabels(own, route, context, file);
        byLabels = true;
      } else addToFile(file, route, context);
    }
    if (byLabels) {
      const network = proxyNetworkOf(blueprint, serviceOf(blueprint, service));
      labels.set(service, { enable: true, docker: { network }, ...own });
    }
  }
  const unverified = served.some(({ scheme, verify }) => scheme === 'https' && verify === false);
  const http = used(file.http);
  const transports = { serversTransports: { [UNVERIFIED]: { insecureSkipVerify: true } } };
  const tls = tlsConfiguration(context);
  return {
    labels,
    file: {
      ...((http !== undefined || unverified) && { http: { ...http, ...(unverified && transports) } }),
      tcp: used(file.tcp),
      udp: used(file.udp),
      ...(tls !== undefined && { tls }),
    },
  };
}

function addToLabels(own: Making<'label'>, route: RouteFacts, context: RoutingContext, file: Making<'file'>): void {
  const name = context.names.get(route.id) ?? '';
  const service = `${name}@docker`;
  switch (route.protocol) {
    case 'http': {
      const places = { provider: 'docker' as const, own: httpIn(own), inFile: httpIn(file) };
      const references = httpChain(route, name, context, places);
      return say(places.own, name, httpRouter(route, service, references, context), labelService(route));
    }
    case 'tcp': {
      const places = { provider: 'docker' as const, own: tcpIn(own), inFile: tcpIn(file) };
      const references = tcpChain(route, name, context, places);
      return say(places.own, name, tcpRouter(route, service, references, context), labelStreamService(route));
    }
    case 'udp':
      return say(udpIn(own), name, udpRouter(route, service), labelStreamService(route));
  }
}

/** The dashboard is a service of Traefik's own. */
const DASHBOARD = 'api@internal';

function addToFile(file: Making<'file'>, route: RouteFacts, context: RoutingContext): void {
  const name = context.names.get(route.id) ?? '';
  if (route.protocol === 'http') {
    const service = fileService(route);
    if (service === undefined && route.backend.kind !== 'proxy') return; // without a way there: a finding
    const http = httpIn(file);
    const references = httpChain(route, name, context, { provider: 'file', own: http, inFile: http });
    const leadsTo = service === undefined ? DASHBOARD : `${name}@file`;
    return say(http, name, httpRouter(route, leadsTo, references, context), service);
  }
  const service = fileStreamService(route);
  if (service === undefined) return;
  if (route.protocol === 'udp') return say(udpIn(file), name, udpRouter(route, `${name}@file`), service);
  const tcp = tcpIn(file);
  const references = tcpChain(route, name, context, { provider: 'file', own: tcp, inFile: tcp });
  say(tcp, name, tcpRouter(route, `${name}@file`, references, context), service);
}
