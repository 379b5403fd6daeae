import type { Blueprint, RouteFacts } from '../../blueprint/index.ts';
import { routesOfServer } from '../../blueprint/index.ts';

/**
 * The name of every route's router and service, by route, for the routes that one server answers. It is the stack's and
 * the service's own, `-2` and so on for further ones, with protocol and entry port for TCP and UDP; no two are alike,
 * whatever stacks are called.
 */
export function routerNames(blueprint: Blueprint, server: string): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  const claim = (id: string, name: string): boolean => {
    if (taken.has(name)) return false;
    taken.add(name);
    names.set(id, name);
    return true;
  };
  // The plain name belongs to the first route of each service, before anybody's second one may take it.
  const further: (readonly [route: RouteFacts, name: string])[] = [];
  for (const route of routesOfServer(blueprint, server)) {
    const name = nameOf(route, baseName(route.service));
    if (!claim(route.id, name)) further.push([route, name]);
  }
  for (const [{ id }, name] of further) for (let count = 2; !claim(id, `${name}-${count}`); count++);
  return names;
}

const nameOf = ({ protocol, entryPort }: RouteFacts, base: string): string =>
  protocol === 'http' ? base : `${base}-${protocol}-${entryPort}`;

/** `<stack>-<service>`, or one of them where both are the same: what the Compose file has, but for adopted stacks. */
function baseName(service: string): string {
  const [, stack = '', name = stack] = service.split('/');
  const whole = stack === name ? stack : `${stack}-${name}`;
  return ORDINARY.test(whole)
    ? whole
    : whole
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '');
}

const ORDINARY = /^[a-z0-9-]+$/;
