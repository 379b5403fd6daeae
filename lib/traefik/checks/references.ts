import type { Check } from '../../core/index.ts';
import type { Finding } from '../../values/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { isOfMiddleware } from './bad-label.ts';
import type { KnownNames, Section, What } from './known-names.ts';
import { knownNames } from './known-names.ts';
import type { Labelled } from './labelled.ts';
import type { Protocol } from './routers.ts';
import { seenOf } from './seen.ts';

/** Demands that every middleware, service, transport and set of TLS options that a label names is there. */
export const badReference: Check = {
  codes: [TRAEFIK_ERRORS.badReference.code],
  *check(input) {
    for (const seen of seenOf(input)) {
      const known = knownNames(seen);
      for (const container of seen.containers) {
        if (container.decoded.problems.length > 0) yield* untyped(container);
        for (const reference of unresolvedOf(container, seen.protocols, known)) {
          const { owner, what, name, why } = reference;
          const label = container.decoded.labelAt(pathOf(reference));
          if (container.open.has(label ?? '')) continue;
          const from = `The ${owner} ${JSON.stringify(reference.of)}`;
          const didYouMean = nearest(name, some(known.docker[reference.protocol][what]));
          yield finding(TRAEFIK_ERRORS.badReference, { from, what, name, why }, container.where(label), { didYouMean });
        }
      }
    }
  },
};

/** A middleware of two types, or of none, is none. */
function* untyped({ decoded, where }: Labelled): Iterable<Finding> {
  for (const problem of decoded.problems.filter(isOfMiddleware)) {
    const name = problem.label.split('.')[3] ?? '';
    const args = { from: problem.label, what: 'middleware', name, why: problem.why.replace(/^.*which /, '') };
    yield finding(TRAEFIK_ERRORS.badReference, args, where(problem.label), { allowed: problem.allowed });
  }
}

/** A name that leads nowhere. */
interface Unresolved {
  readonly protocol: Section;
  readonly what: What;
  readonly name: string;
  readonly why: string;
  /** What names it: its kind, its own name, and the protocol and field in which it does. */
  readonly owner: 'router' | 'service' | 'middleware';
  readonly of: string;
  readonly at: Protocol;
  readonly field: string;
}

const pathOf = ({ owner, of, at, field }: Unresolved): string => `${at}.${owner}s.${of}.${field}`;

/** Names that are searched for the one that was meant: bounded, so that many mistakes cost no more. */
const MOST_SEARCHED = 100;

function some(names: ReadonlySet<string> = new Set()): readonly string[] {
  return [...names].slice(0, MOST_SEARCHED);
}

/** Why a reference leads nowhere; undefined where it leads somewhere, or nothing is known of its provider. */
function whyUnresolved(section: Section, what: What, name: string, known: KnownNames): string | undefined {
  const at = name.indexOf('@');
  if (at !== name.lastIndexOf('@')) return 'has more than one "@"';
  const bare = at === -1 ? name : name.slice(0, at);
  if (what === 'TLS options' && name === 'default') return undefined;
  if (at === -1 || name.endsWith('@docker')) {
    if (what === 'servers transport' || what === 'TLS options')
      return 'cannot be that of a label, as labels have none: put "@file" behind it';
    return known.docker[section][what]?.has(bare) === true ? undefined : 'is in no label of this server';
  }
  const names = name.endsWith('@file') ? known.file[section][what] : undefined;
  return names === undefined || names.has(bare) ? undefined : 'is in no file of this server';
}

/** Every name in the labels of a container that leads nowhere. */
function unresolvedOf(
  { decoded: { configuration } }: Labelled,
  protocols: readonly Protocol[],
  known: KnownNames,
): readonly Unresolved[] {
  const found: Unresolved[] = [];
  for (const at of protocols) {
    const said = configuration[at] as Said | undefined;
    if (said === undefined) continue;
    const say = (what: What, name: string | undefined, owner: Unresolved['owner'], of: string, field: string): void => {
      if (name === undefined || name === '') return;
      const protocol = what === 'TLS options' ? 'tls' : at;
      const why = whyUnresolved(protocol, what, name, known);
      if (why !== undefined) found.push({ protocol, what, name, why, owner, of, at, field });
    };
    const { routers, services, middlewares } = said;
    for (const key in routers) {
      const { service, tls, middlewares: names } = routers[key] ?? NOTHING;
      say('service', service, 'router', key, 'service');
      say('TLS options', tls?.options, 'router', key, 'tls.options');
      for (const name of names ?? NONE) say('middleware', name, 'router', key, 'middlewares');
    }
    for (const key in services) {
      const { loadBalancer, middlewares: names } = services[key] ?? NOTHING;
      say('servers transport', loadBalancer?.serversTransport, 'service', key, 'loadbalancer.serverstransport');
      for (const name of names ?? NONE) say('middleware', name, 'service', key, 'middlewares');
    }
    for (const key in middlewares) {
      const { errors, chain } = middlewares[key] ?? NOTHING;
      say('service', errors?.service, 'middleware', key, 'errors.service');
      for (const name of chain?.middlewares ?? NONE) say('middleware', name, 'middleware', key, 'chain.middlewares');
    }
  }
  return found;
}

const NONE: readonly string[] = [];
const NOTHING: { readonly [key: string]: undefined } = {};

/** What names something else, of whichever protocol. */
interface Said {
  readonly routers?: Readonly<
    Record<string, { service?: string; middlewares?: readonly string[]; tls?: { readonly options?: string } }>
  >;
  readonly services?: Readonly<
    Record<string, { middlewares?: readonly string[]; loadBalancer?: { readonly serversTransport?: string } }>
  >;
  readonly middlewares?: Readonly<
    Record<string, { chain?: { readonly middlewares?: readonly string[] }; errors?: { readonly service?: string } }>
  >;
}
