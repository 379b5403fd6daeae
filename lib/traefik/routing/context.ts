import type { Blueprint, ReverseProxyFacts, RouteFacts, SecretFacts, ServerFacts } from '../../blueprint/index.ts';
import { serverOf, serviceOf } from '../../blueprint/index.ts';
import type { TraefikSettings } from '../settings.ts';
import { settingsOf } from '../settings.ts';
import type { AllowList, Link } from './middlewares.ts';
import { routerNames } from './names.ts';

/** What the derivation of one server looks at. */
export interface RoutingContext {
  readonly blueprint: Blueprint;
  readonly proxy: ReverseProxyFacts;
  readonly settings: TraefikSettings;
  readonly server: ServerFacts | undefined;
  readonly names: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, SecretFacts>;
  /** The middlewares of audiences, once a route has asked for them. */
  readonly audiences: Map<'lan' | 'vpn', Link<AllowList>>;
}

export const contextOf = (blueprint: Blueprint, proxy: ReverseProxyFacts): RoutingContext => ({
  blueprint,
  proxy,
  settings: settingsOf(proxy),
  server: serverOf(blueprint, proxy.server),
  names: routerNames(blueprint, proxy.server),
  secrets: new Map(blueprint.secrets.map((secret) => [secret.id, secret])),
  audiences: new Map(),
});

/**
 * Whether a route is said by the labels of its container. A container of this server can; one that shares the network
 * of another has no address of its own there, and everything else is no container here.
 */
export function isByLabels({ settings, blueprint }: RoutingContext, { backend, service }: RouteFacts): boolean {
  if (settings.provider !== 'docker' || backend.kind !== 'container') return false;
  return serviceOf(blueprint, service)?.networkMode === undefined;
}
