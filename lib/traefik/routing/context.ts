import type { Blueprint, ReverseProxyFacts, RouteFacts, SecretFacts, ServerFacts } from '../../blueprint/index.ts';
import { networkOwner, serverOf, serviceOf } from '../../blueprint/index.ts';
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

/** Whether a route is said by labels. Everything that is not a container of this server has none. */
export const isByLabels = ({ settings }: RoutingContext, { backend }: RouteFacts): boolean =>
  settings.provider === 'docker' && backend.kind === 'container';

/**
 * The service whose container has the labels of a route: the one whose network the route's own is on, since Traefik
 * takes a server's address and health from the container that has the labels.
 */
export function labelledBy({ blueprint }: RoutingContext, { service: id }: RouteFacts): string {
  const service = serviceOf(blueprint, id);
  return (service && networkOwner(blueprint, service)?.id) ?? id;
}
