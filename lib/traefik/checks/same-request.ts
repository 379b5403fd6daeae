import { groupBy } from '../../blueprint/index.ts';
import { place } from '../../checks/wording.ts';
import type { Check } from '../../core/index.ts';
import type { Finding } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { Rule } from '../rule/index.ts';
import { comparedHost, effectivePriority, matchesIn, overlapOf, wildcardOf } from '../rule/index.ts';
import { listensOn } from './entry-point.ts';
import type { FoundRouter } from './routers.ts';
import { isOpen, labelOf, ruleOf, textOf } from './routers.ts';
import type { Seen } from './seen.ts';
import { seenOf } from './seen.ts';

/** A router, and the hosts under which its rule is looked up. */
interface Hosted {
  readonly found: FoundRouter;
  readonly rule: Rule;
  readonly hosts: readonly string[];
}

/** A router on one entry point, with what it is compared by. */
interface Listening extends Hosted {
  readonly entryPoint: string;
  readonly tls: boolean;
  readonly priority: number;
}

/** Forbids two routers of one priority that match the same request on an entry point. */
export const sameRequest: Check = {
  codes: [TRAEFIK_ERRORS.sameRequest.code],
  *check(input) {
    for (const seen of seenOf(input)) {
      const near = nearOthers(hostedIn(seen));
      if (near.length === 0) continue;
      const groups = groupBy(listeningOn(near, seen.entryPoints), groupOf);
      for (const group of groups.values()) if (group.length > 1) yield* judge(group);
    }
  },
};

function hostedIn({ routers }: Seen): readonly Hosted[] {
  const all: Hosted[] = [];
  for (const found of routers) {
    const { protocol, router } = found;
    if (protocol === 'udp' || (router.rule ?? '') === '' || isOpen(found, 'rule')) continue;
    const parsed = ruleOf(found);
    if ('rule' in parsed) all.push({ found, rule: parsed.rule, hosts: hostsOf(parsed.rule) });
  }
  return all;
}

/** Those that share a host with another one. Nearly every host has one router, which stands in nobody's way. */
function nearOthers(all: readonly Hosted[]): readonly Hosted[] {
  const first = new Map<string, Hosted>();
  const near = new Set<Hosted>();
  for (const each of all) {
    for (const host of each.hosts) {
      // A rule without a host, or with a wildcard, is near to too many to be told apart here.
      if (host.startsWith(ANY)) return all;
      const other = first.get(host);
      if (other === undefined) first.set(host, each);
      else near.add(other).add(each);
    }
  }
  return near.size === 0 ? NONE : all.filter((each) => near.has(each));
}

const NONE: readonly never[] = [];

/** Only routers of one entry point, of one protocol, with or without TLS, and of one priority stand in each other's way. */
const groupOf = ({ found: { protocol }, tls, entryPoint, priority }: Listening): string =>
  `${protocol} ${tls} ${priority} ${entryPoint}`;

/** What stands for the entry points where the static configuration is not known and a router names none. */
const ALL = ['*'];

function* listeningOn(all: readonly Hosted[], entryPoints: Seen['entryPoints']): Iterable<Listening> {
  for (const { found, rule, hosts } of all) {
    const { protocol, router } = found;
    // UDP routers have no rule, and so are none of these.
    const of = protocol === 'tcp' ? 'tcp' : 'http';
    const priority = effectivePriority({ rule: router.rule ?? '', priority: router.priority, protocol: of });
    const on = entryPoints === undefined ? (router.entryPoints ?? ALL) : listensOn(found, entryPoints);
    for (const entryPoint of on) {
      const tls = router.tls !== undefined || entryPoints?.get(entryPoint)?.tls === true;
      yield { found, rule, hosts, entryPoint, tls, priority };
    }
  }
}

/** Rules without a host, or with a wildcard, are compared with so many others each: more have no meaning together. */
const MOST_COMPARED = 50;

/** Compares each router with those that share a host with it: by name, by the wildcard above it, or by naming none. */
function* judge(group: readonly Listening[]): Iterable<Finding> {
  const byHost = new Map<string, Listening[]>();
  const told = new Set<string>();
  for (const each of group) {
    for (const host of each.hosts) {
      const list = byHost.get(host);
      if (list === undefined) byHost.set(host, [each]);
      else list.push(each);
    }
  }
  for (const each of group) {
    const near = new Set(each.hosts.flatMap((host) => [host, wildcardOf(host), ANY]));
    for (const host of near) {
      for (const other of (byHost.get(host) ?? []).slice(0, MOST_COMPARED)) {
        if (other === each) continue;
        const pair = [keyOf(each), keyOf(other)].sort().join(' ');
        if (told.has(pair) || isOneRouter(each, other)) continue;
        if (overlapOf(each.rule, other.rule) !== 'certainly') continue;
        told.add(pair);
        yield clash(...inOrder(each, other));
      }
    }
  }
}

const ANY = '*';

/** The hosts under which a rule is looked up: those that it names, or every one. */
function hostsOf(rule: Rule): readonly string[] {
  if (rule.kind === 'match') return namesAlways(rule) ? [comparedHost(rule.values[0] ?? '')] : [ANY];
  const hosts = matchesIn(rule).flatMap(({ matcher, values }) =>
    matcher === 'Host' || matcher === 'HostSNI' ? [comparedHost(values[0] ?? '')] : [],
  );
  return hosts.length === 0 || !namesAlways(rule) ? [ANY] : [...new Set(hosts)];
}

/** Whether every way to match a rule names a host. */
function namesAlways(rule: Rule): boolean {
  switch (rule.kind) {
    case 'match':
      return rule.matcher === 'Host' || rule.matcher === 'HostSNI';
    case 'not':
      return false;
    case 'all':
      return rule.of.some(namesAlways);
    case 'any':
      return rule.of.every(namesAlways);
  }
}

const keyOf = ({ found: { protocol, name, container } }: Listening): string =>
  `${container.service.id} ${protocol} ${name}`;

/** Two containers that say the same of one router say it once. */
const isOneRouter = (a: Listening, b: Listening): boolean =>
  a.found.name === b.found.name && sayingOf(a) === sayingOf(b);

const sayingOf = ({ found: { container, protocol, name } }: Listening): string =>
  textOf(container, protocol, 'routers', name);

/** The later one is told of. */
const inOrder = (a: Listening, b: Listening): [Listening, Listening] => (keyOf(a) > keyOf(b) ? [a, b] : [b, a]);

function clash({ found, entryPoint, priority }: Listening, other: Listening): Finding {
  const at = (each: FoundRouter) => each.container.where(labelOf(each, 'rule'));
  const by = other.found.container.service.id;
  const args = { router: found.name, other: other.found.name, by, entryPoint, priority };
  return finding(TRAEFIK_ERRORS.sameRequest, args, at(found), { related: [place(at(other.found), 'other')] });
}
