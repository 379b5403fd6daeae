import type { Blueprint, ReverseProxyFacts, RouteFacts } from '../../blueprint/index.ts';
import { groupBy, routesOfServer } from '../../blueprint/index.ts';
import type { ContainerConfiguration, FileConfiguration } from '../labels/index.ts';
import { fileService, fileStreamService, labelService, labelStreamService, UNVERIFIED } from './backend.ts';
import type { RoutingContext } from './context.ts';
import { contextOf, isByLabels } from './context.ts';
import type { Making } from './making.ts';
import { closed, httpIn, tcpIn, udpIn } from './making.ts';
import { httpChain, tcpChain } from './middlewares.ts';
import { httpRouter, tcpRouter, udpRouter } from './router.ts';
import { tlsConfiguration } from './tls.ts';

/** The name of the network on which Traefik meets containers. */
export const NETWORK = 'hl_default';

const ON_NETWORK = { network: NETWORK };

/** The dynamic configuration of one server: what stands on containers, and what stands in the file. */
export interface DynamicConfiguration {
  /** By id of the service. */
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
  Object.assign(httpIn(file).middlewares, settings.middlewares);
  Object.assign(tcpIn(file).middlewares, settings.tcpMiddlewares);
  const labels = new Map<string, ContainerConfiguration>();
  const served = routesOfServer(blueprint, proxy.server);
  for (const [service, routes] of groupBy(served, (route) => route.service)) {
    const own: Making<'label'> = {};
    let byLabels = false;
    for (const route of routes) {
      if (isByLabels(context, route)) {
        addToLabels(own, route, context, file);
        byLabels = true;
      } else addToFile(file, route, context);
    }
    if (byLabels) labels.set(service, { enable: true, docker: ON_NETWORK, ...closed(own) });
  }
  const unverified = served.some(({ scheme, verify }) => scheme === 'https' && verify === false);
  const { http, ...rest } = closed(file);
  const transports = { serversTransports: { [UNVERIFIED]: { insecureSkipVerify: true } } };
  const tls = tlsConfiguration(context);
  return {
    labels,
    file: {
      ...((http !== undefined || unverified) && { http: { ...http, ...(unverified && transports) } }),
      ...rest,
      ...(tls !== undefined && { tls }),
    },
  };
}

function addToLabels(own: Making<'label'>, route: RouteFacts, context: RoutingContext, file: Making<'file'>): void {
  const name = context.names.get(route.id) ?? '';
  switch (route.protocol) {
    case 'http': {
      const { routers, services, middlewares } = httpIn(own);
      const places = { provider: 'docker' as const, own: middlewares, inFile: httpIn(file).middlewares };
      routers[name] = httpRouter(route, `${name}@docker`, httpChain(route, name, context, places), context);
      services[name] = labelService(route);
      return;
    }
    case 'tcp': {
      const { routers, services, middlewares } = tcpIn(own);
      const places = { provider: 'docker' as const, own: middlewares, inFile: tcpIn(file).middlewares };
      routers[name] = tcpRouter(route, `${name}@docker`, tcpChain(route, name, context, places), context);
      services[name] = labelStreamService(route);
      return;
    }
    case 'udp': {
      const { routers, services } = udpIn(own);
      routers[name] = udpRouter(route, `${name}@docker`);
      services[name] = labelStreamService(route);
    }
  }
}

/** The dashboard is a service of Traefik's own. */
const DASHBOARD = 'api@internal';

function addToFile(file: Making<'file'>, route: RouteFacts, context: RoutingContext): void {
  const name = context.names.get(route.id) ?? '';
  if (route.protocol === 'http') {
    const service = fileService(route);
    if (service === undefined && route.backend.kind !== 'proxy') return; // without a way there: a finding
    const { routers, services, middlewares } = httpIn(file);
    const places = { provider: 'file' as const, own: middlewares, inFile: middlewares };
    const references = httpChain(route, name, context, places);
    routers[name] = httpRouter(route, service === undefined ? DASHBOARD : `${name}@file`, references, context);
    if (service !== undefined) services[name] = service;
    return;
  }
  const service = fileStreamService(route);
  if (service === undefined) return;
  if (route.protocol === 'udp') {
    const { routers, services } = udpIn(file);
    routers[name] = udpRouter(route, `${name}@file`);
    services[name] = service;
    return;
  }
  const { routers, services, middlewares } = tcpIn(file);
  const places = { provider: 'file' as const, own: middlewares, inFile: middlewares };
  routers[name] = tcpRouter(route, `${name}@file`, tcpChain(route, name, context, places), context);
  services[name] = service;
}
