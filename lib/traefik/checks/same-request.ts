import { groupBy } from '../../blueprint/index.ts';
import { place } from '../../checks/wording.ts';
import type { Check } from '../../core/index.ts';
import type { Finding } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { Rule } from '../rule/index.ts';
import { comparedHost, effectivePriority, matchesIn, overlapOf, wildcardOf } from '../rule/index.ts';
import { entryPointsOf, listensOn } from './entry-points.ts';
import type { FoundRouter } from './routers.ts';
import { isOpen, labelOf, ruleOf, textOf } from './routers.ts';
import type { Seen } from './seen.ts';
import { seenOf } from './seen.ts';

/** A router on one entry point, with what it is compared by. */
interface Listening {
  readonly found: FoundRouter;
  readonly rule: Rule;
  readonly entryPoint: string;
  readonly tls: boolean;
  readonly priority: number;
}

/** Forbids two routers of one priority that match the same request on an entry point. */
export const sameRequest: Check = {
  codes: [TRAEFIK_ERRORS.sameRequest.code],
  *check(input) {
    for (const seen of seenOf(input)) {
      const groups = groupBy(listeningOn(seen), groupOf);
      for (const group of groups.values()) if (group.length > 1) yield* judge(group);
    }
  },
};

/** Only routers of one entry point, of one protocol, with or without TLS, and of one priority stand in each other's way. */
const groupOf = ({ found: { protocol }, tls, entryPoint, priority }: Listening): string =>
  `${protocol} ${tls} ${priority} ${entryPoint}`;

/** What stands for the entry points where the static configuration is not known and a router names none. */
const ALL = ['*'];

function* listeningOn({ containers, proxy }: Seen): Iterable<Listening> {
  const entryPoints = proxy === undefined ? undefined : entryPointsOf(proxy);
  for (const container of containers) {
    for (const found of container.routers) {
      const { protocol, router } = found;
      const text = router.rule ?? '';
      if (protocol === 'udp' || text === '' || isOpen(found, 'rule')) continue;
      const parsed = ruleOf(found);
      if ('error' in parsed) continue;
      const priority = effectivePriority({ rule: text, priority: router.priority, protocol });
      const on = entryPoints === undefined ? (router.entryPoints ?? ALL) : listensOn(found, entryPoints);
      for (const entryPoint of on) {
        const tls = router.tls !== undefined || entryPoints?.get(entryPoint)?.tls === true;
        yield { found, rule: parsed.rule, entryPoint, tls, priority };
      }
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
    for (const host of hostsOf(each.rule)) {
      const list = byHost.get(host);
      if (list === undefined) byHost.set(host, [each]);
      else list.push(each);
    }
  }
  for (const each of group) {
    const near = new Set(hostsOf(each.rule).flatMap((host) => [host, wildcardOf(host), ANY]));
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
