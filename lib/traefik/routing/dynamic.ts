import type { Blueprint, ReverseProxyFacts, RouteFacts } from '../../blueprint/index.ts';
import { groupBy } from '../../blueprint/index.ts';
import type { ContainerConfiguration, FileConfiguration } from '../labels/index.ts';
import { fileService, fileStreamService, labelService, labelStreamService, UNVERIFIED } from './backend.ts';
import type { RoutingContext } from './context.ts';
import { contextOf, isByLabels } from './context.ts';
import type { Making } from './making.ts';
import { closed, nothing } from './making.ts';
import type { Chain } from './middlewares.ts';
import { httpChain, tcpChain } from './middlewares.ts';
import { httpRouter, tcpRouter, udpRouter } from './router.ts';
import { tlsConfiguration } from './tls.ts';

/** The name of the network on which Traefik meets containers. */
export const NETWORK = 'hl_default';

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
  const file = nothing<'file'>();
  Object.assign(file.http.middlewares, settings.middlewares);
  Object.assign(file.tcp.middlewares, settings.tcpMiddlewares);
  const labels = new Map<string, ContainerConfiguration>();
  const served = blueprint.routes.filter(({ servedBy }) => servedBy === proxy.server);
  for (const [service, routes] of groupBy(served, (route) => route.service)) {
    const own = nothing<'label'>();
    let byLabels = false;
    for (const route of routes) {
      if (isByLabels(context, route)) {
        addToLabels(own, route, context, file);
        byLabels = true;
      } else addToFile(file, route, context);
    }
    if (byLabels) labels.set(service, { enable: true, docker: { network: NETWORK }, ...closed(own) });
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
      const chain = httpChain(route, name, context, 'docker');
      own.http.routers[name] = httpRouter(route, `${name}@docker`, chain, context);
      own.http.services[name] = labelService(route);
      declare(own.http.middlewares, file.http.middlewares, chain);
      return;
    }
    case 'tcp': {
      const chain = tcpChain(route, name, context, 'docker');
      own.tcp.routers[name] = tcpRouter(route, `${name}@docker`, chain, context);
      own.tcp.services[name] = labelStreamService(route);
      declare(own.tcp.middlewares, file.tcp.middlewares, chain);
      return;
    }
    case 'udp':
      own.udp.routers[name] = udpRouter(route, `${name}@docker`);
      own.udp.services[name] = labelStreamService(route);
  }
}

/** The dashboard is a service of Traefik's own. */
const DASHBOARD = 'api@internal';

function addToFile({ http, tcp, udp }: Making<'file'>, route: RouteFacts, context: RoutingContext): void {
  const name = context.names.get(route.id) ?? '';
  if (route.protocol === 'http') {
    const service = fileService(route);
    if (service === undefined && route.backend.kind !== 'proxy') return; // without a way there: a finding
    const chain = httpChain(route, name, context, 'file');
    http.routers[name] = httpRouter(route, service === undefined ? DASHBOARD : `${name}@file`, chain, context);
    if (service !== undefined) http.services[name] = service;
    return declare(http.middlewares, http.middlewares, chain);
  }
  const service = fileStreamService(route);
  if (service === undefined) return;
  if (route.protocol === 'udp') {
    udp.routers[name] = udpRouter(route, `${name}@file`);
    udp.services[name] = service;
    return;
  }
  const chain = tcpChain(route, name, context, 'file');
  tcp.routers[name] = tcpRouter(route, `${name}@file`, chain, context);
  tcp.services[name] = service;
  declare(tcp.middlewares, tcp.middlewares, chain);
}

function declare<M>(own: Record<string, M>, file: Record<string, M>, chain: Chain<M>): void {
  Object.assign(own, chain.own);
  Object.assign(file, chain.inFile);
}
