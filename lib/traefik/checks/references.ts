import type { Check } from '../../core/index.ts';
import type { Finding } from '../../values/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { isOfMiddleware } from './bad-label.ts';
import type { KnownNames, Section, What } from './known-names.ts';
import { knownNames } from './known-names.ts';
import type { Labelled } from './labelled.ts';
import type { FoundRouter } from './routers.ts';
import type { Seen } from './seen.ts';
import { seenOf } from './seen.ts';

/** Demands that every middleware, service, transport and set of TLS options that a label names is there. */
export const badReference: Check = {
  codes: [TRAEFIK_ERRORS.badReference.code],
  *check(input) {
    for (const seen of seenOf(input)) {
      const known = knownNames(seen);
      for (const container of seen.containers) if (container.decoded.problems.length > 0) yield* untyped(container);
      for (const reference of unresolvedIn(seen, known)) {
        const { owner, of, what, name, why } = reference;
        const { decoded, open, where } = of.container;
        const label = decoded.labelAt(`${of.protocol}.${owner}s.${of.name}.${reference.field}`);
        if (open.has(label ?? '')) continue;
        const from = `The ${owner} ${JSON.stringify(of.name)}`;
        const didYouMean = nearest(name, some(known.docker[reference.section][what]));
        yield finding(TRAEFIK_ERRORS.badReference, { from, what, name, why }, where(label), { didYouMean });
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
  readonly section: Section;
  readonly what: What;
  readonly name: string;
  readonly why: string;
  /** What names it, and in which of its fields. */
  readonly owner: 'router' | 'service' | 'middleware';
  readonly of: Pick<FoundRouter, 'protocol' | 'name' | 'container'>;
  readonly field: string;
}

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

/** Every name in the labels of a server that leads nowhere. */
function unresolvedIn({ routers, services, middlewares }: Seen, known: KnownNames): readonly Unresolved[] {
  const found: Unresolved[] = [];
  const say = (
    what: What,
    name: string | undefined,
    owner: Unresolved['owner'],
    of: Unresolved['of'],
    field: string,
  ): void => {
    if (name === undefined || name === '') return;
    const section = what === 'TLS options' ? 'tls' : of.protocol;
    const why = whyUnresolved(section, what, name, known);
    if (why !== undefined) found.push({ section, what, name, why, owner, of, field });
  };
  for (const each of routers) {
    const { service, tls, middlewares: names } = each.router;
    say('service', service, 'router', each, 'service');
    say('TLS options', tls?.options, 'router', each, 'tls.options');
    for (const name of names ?? NONE) say('middleware', name, 'router', each, 'middlewares');
  }
  for (const each of services) {
    if (each.service === undefined) continue;
    const { loadBalancer, middlewares: names } = each.service as NamingService;
    say('servers transport', loadBalancer?.serversTransport, 'service', each, 'loadbalancer.serverstransport');
    for (const name of names ?? NONE) say('middleware', name, 'service', each, 'middlewares');
  }
  for (const each of middlewares) {
    const { errors, chain } = each.middleware as NamingMiddleware;
    say('service', errors?.service, 'middleware', each, 'errors.service');
    for (const name of chain?.middlewares ?? NONE) say('middleware', name, 'middleware', each, 'chain.middlewares');
  }
  return found;
}

const NONE: readonly string[] = [];

/** What names something else, of whichever protocol. */
interface NamingService {
  readonly middlewares?: readonly string[];
  readonly loadBalancer?: { readonly serversTransport?: string };
}

interface NamingMiddleware {
  readonly chain?: { readonly middlewares?: readonly string[] };
  readonly errors?: { readonly service?: string };
}
