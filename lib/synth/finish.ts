import { ALERT_NETWORK, isApart } from '../blueprint/proxy-networks.ts';
import type { Mapping, Tree } from '../compose/index.ts';
import type { Ipv6Networks } from '../core/ipv6-networks.ts';
import { ipv6Options } from '../core/ipv6-networks.ts';
import { ROUTED_NETWORK, ROUTED_NETWORK_NAME, SERVER_PROJECT } from './collect/host-layout.ts';
import { isMapping } from './collect/qualify.ts';
import { mappingOf } from './read.ts';

/** What completing a project has to know of it. */
export interface ProjectShape {
  readonly name: string;
  readonly adopted: boolean;
  readonly server: string;
  /** How the networks of its server get IPv6 addresses; absent where they have none. */
  readonly ipv6?: Ipv6Networks | undefined;
}

/**
 * Declares the networks that services join because of what they are: those on which a reverse proxy meets them, and the
 * private one of each stack. What a layer declares itself stays as it is.
 */
export function declareNetworks(tree: Mapping, shape: ProjectShape): Mapping {
  const { adopted } = shape;
  const declared = mappingOf(tree['networks']);
  const used = usesOf(mappingOf(tree['services']));
  const out: Record<string, Tree> = { ...declared };
  for (const [key, count] of used) {
    const own = declared[key];
    if (isApart(key) || key === ALERT_NETWORK) out[key] = apartNetwork(key, shape, count, own);
    else if (key === ROUTED_NETWORK_NAME) out[key] = { external: true, name: key };
    else if (key === ROUTED_NETWORK && !adopted) out[key] = routedNetwork(shape, own);
    else if (own === undefined && !adopted) out[key] = ipv6Of(key, shape);
  }
  return Object.keys(out).length === 0 ? tree : { ...tree, networks: out };
}

/** The networks that services have joined, each with their number. */
function usesOf(services: Mapping): ReadonlyMap<string, number> {
  const used = new Map<string, number>();
  for (const name in services) {
    const networks = mappingOf(services[name])['networks'];
    const keys = Array.isArray(networks) ? networks.map(String) : Object.keys(mappingOf(networks));
    for (const key of keys) used.set(key, (used.get(key) ?? 0) + 1);
  }
  return used;
}

/** The project `hl` makes the shared network, and may say more of it; every other project names it as external. */
const routedNetwork = (shape: ProjectShape, declared: Tree | undefined): Mapping =>
  shape.name === SERVER_PROJECT
    ? { name: ROUTED_NETWORK_NAME, ...ipv6Of(ROUTED_NETWORK_NAME, shape), ...mappingOf(declared) }
    : { external: true, name: ROUTED_NETWORK_NAME };

/** A service and the reverse proxy in one project make their network; where they are in two, `prepare` does. */
const apartNetwork = (name: string, shape: ProjectShape, users: number, declared: Tree | undefined): Mapping =>
  users > 1 && !shape.adopted ? { name, ...ipv6Of(name, shape), ...mappingOf(declared) } : { external: true, name };

const ipv6Of = (network: string, { server, ipv6 }: ProjectShape): Mapping =>
  ipv6 === undefined ? {} : ipv6Options(`${server}/${network}`, ipv6);

/** Lists that must not repeat an entry in Compose. If two layers both add it, it is written once. */
const NEVER_TWICE = ['security_opt', 'group_add'] as const;

/** The tree as it is written: without intent, which is ours alone, with the project's name. */
export function finishTree(tree: Mapping, name: string): Mapping {
  const { 'x-hl': _intent, name: _name, version: _version, services, ...rest } = tree;
  const finished: Record<string, Tree> = {};
  const own = mappingOf(services);
  for (const key in own) finished[key] = finishService(own[key] as Tree);
  return { name, services: finished, ...rest };
}

function finishService(service: Tree): Tree {
  if (!isMapping(service)) return service;
  let out: Mapping = 'x-hl' in service ? withoutIntent(service) : service;
  for (const key of NEVER_TWICE) {
    const list = out[key];
    if (Array.isArray(list) && list.length > 1 && new Set(list).size < list.length)
      out = { ...out, [key]: [...new Set(list)] };
  }
  return out;
}

function withoutIntent(service: Mapping): Mapping {
  const { 'x-hl': _intent, ...own } = service;
  return own;
}
