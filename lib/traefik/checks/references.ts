import type { Mapping } from '../../compose/index.ts';
import { isMapping } from '../../compose/index.ts';
import type { Check } from '../../core/index.ts';
import type { Finding } from '../../values/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { isOfMiddleware } from './bad-label.ts';
import type { Labelled } from './labelled.ts';
import { at } from './proxy.ts';
import type { Protocol } from './routers.ts';
import { PROTOCOLS } from './routers.ts';
import type { Seen } from './seen.ts';
import { seenOf } from './seen.ts';

/** Demands that every middleware, service, transport and set of TLS options that a label names is there. */
export const badReference: Check = {
  codes: [TRAEFIK_ERRORS.badReference.code],
  *check(input) {
    for (const seen of seenOf(input)) {
      const names = namesOf(seen);
      for (const container of seen.containers) {
        yield* untyped(container);
        for (const reference of referencesOf(container)) {
          const why = whyUnresolved(reference, names);
          if (why === undefined) continue;
          const { owner, what, name, path } = reference;
          const label = container.decoded.labelAt(path);
          if (container.open.has(label ?? '')) continue;
          const from = `The ${owner[0]} ${JSON.stringify(owner[1])}`;
          const didYouMean = nearest(name, some(names.get(keyOf(reference.protocol, what, 'docker'))));
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

type What = 'middleware' | 'service' | 'servers transport' | 'TLS options';

interface Reference {
  readonly protocol: Protocol | 'tls';
  readonly what: What;
  readonly name: string;
  /** What names it. */
  readonly owner: readonly [kind: string, name: string];
  /** Where it is named. */
  readonly path: string;
}

/** Where a file of the file provider declares each. */
const SECTIONS: Readonly<Record<What, string>> = {
  middleware: 'middlewares',
  service: 'services',
  'servers transport': 'serversTransports',
  'TLS options': 'options',
};

const keyOf = (protocol: string, what: What, provider: string): string => `${protocol} ${what} ${provider}`;

type Names = ReadonlyMap<string, ReadonlySet<string>>;

/** All that can be named on a server; of files only where one is known. */
function namesOf({ containers, proxy }: Seen): Names {
  const names = new Map<string, Set<string>>();
  const add = (key: string, name: string): void =>
    void (names.get(key) ?? names.set(key, new Set()).get(key))?.add(name);
  for (const container of containers) {
    for (const protocol of PROTOCOLS) {
      for (const name of container.services[protocol]) add(keyOf(protocol, 'service', 'docker'), name);
      const said = container.decoded.configuration[protocol] as { readonly middlewares?: object } | undefined;
      for (const name in said?.middlewares) add(keyOf(protocol, 'middleware', 'docker'), name);
    }
  }
  for (const file of proxy?.dynamic ?? []) {
    for (const protocol of [...PROTOCOLS, 'tls'] as const) {
      for (const what of Object.keys(SECTIONS) as What[]) {
        const things = at(file, protocol, SECTIONS[what]);
        names.set(
          keyOf(protocol, what, 'file'),
          new Set([...(names.get(keyOf(protocol, what, 'file')) ?? []), ...keysOf(things)]),
        );
      }
    }
  }
  return names;
}

const keysOf = (things: unknown): readonly string[] =>
  isMapping(things as Mapping) ? Object.keys(things as Mapping) : [];

/** Names that are searched for the one that was meant: bounded, so that many mistakes cost no more. */
const MOST_SEARCHED = 100;

function some(names: ReadonlySet<string> = new Set()): readonly string[] {
  return [...names].slice(0, MOST_SEARCHED);
}

/** Why a reference leads nowhere; undefined where it leads somewhere, or nothing is known of its provider. */
function whyUnresolved({ protocol, what, name }: Reference, names: Names): string | undefined {
  const [bare = '', provider = 'docker', ...rest] = name.split('@');
  if (rest.length > 0) return 'has more than one "@"';
  if (what === 'TLS options' && bare === 'default' && !name.includes('@')) return undefined;
  if (provider === 'docker') {
    if (what === 'servers transport' || what === 'TLS options')
      return 'cannot be that of a label, as labels have none: put "@file" behind it';
    return names.get(keyOf(protocol, what, 'docker'))?.has(bare) === true ? undefined : 'is in no label of this server';
  }
  const known = provider === 'file' ? names.get(keyOf(protocol, what, 'file')) : undefined;
  return known === undefined || known.has(bare) ? undefined : 'is in no file of this server';
}

function referencesOf({ decoded: { configuration } }: Labelled): readonly Reference[] {
  const found: Reference[] = [];
  for (const protocol of PROTOCOLS) {
    const said = configuration[protocol] as Section | undefined;
    if (said === undefined) continue;
    const { routers = {}, services = {}, middlewares = {} } = said;
    const say = (what: What, name: string | undefined, path: string, owner: readonly [kind: string, name: string]) => {
      if (name === undefined || name === '') return;
      found.push({
        protocol: what === 'TLS options' ? 'tls' : protocol,
        what,
        name,
        owner,
        path: `${protocol}.${path}`,
      });
    };
    for (const key in routers) {
      const router = routers[key] ?? {};
      const owner = ['router', key] as const;
      say('service', router.service, `routers.${key}.service`, owner);
      say('TLS options', router.tls?.options, `routers.${key}.tls.options`, owner);
      for (const name of router.middlewares ?? []) say('middleware', name, `routers.${key}.middlewares`, owner);
    }
    for (const key in services) {
      const service = services[key] ?? {};
      const owner = ['service', key] as const;
      const path = `services.${key}.loadbalancer.serverstransport`;
      say('servers transport', service.loadBalancer?.serversTransport, path, owner);
      for (const name of service.middlewares ?? []) say('middleware', name, `services.${key}.middlewares`, owner);
    }
    for (const key in middlewares) {
      const middleware = middlewares[key] ?? {};
      const owner = ['middleware', key] as const;
      say('service', middleware.errors?.service, `middlewares.${key}.errors.service`, owner);
      for (const name of middleware.chain?.middlewares ?? [])
        say('middleware', name, `middlewares.${key}.chain.middlewares`, owner);
    }
  }
  return found;
}

/** What names something else, of whichever protocol. */
interface Section {
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
