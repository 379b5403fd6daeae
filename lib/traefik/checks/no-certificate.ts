import { isMapping } from '../../compose/index.ts';
import type { Check } from '../../core/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { matchesIn } from '../rule/index.ts';
import { challengeProblems } from './challenges.ts';
import type { ProxyFiles } from './proxy.ts';
import { at } from './proxy.ts';
import type { FoundRouter } from './routers.ts';
import { isOpen, labelOf, ruleOf } from './routers.ts';
import { seenOf } from './seen.ts';

/** Demands that the certificate resolver that a label names exists, and that it can issue what routers and routes need. */
export const noCertificate: Check = {
  codes: [TRAEFIK_ERRORS.noCertificate.code],
  *check(input) {
    yield* challengeProblems(input);
    for (const { routers, proxy } of seenOf(input)) {
      if (proxy === undefined) continue;
      for (const found of routers) {
        const name = found.router.tls?.certResolver ?? '';
        if (name === '' || found.protocol === 'udp' || isOpen(found, 'tls.certResolver')) continue;
        const problem = judge(found, name, proxy);
        if (problem === undefined) continue;
        const args = { what: `The router ${JSON.stringify(found.name)}`, why: problem.why };
        const where = found.container.where(labelOf(found, 'tls.certResolver'));
        yield finding(TRAEFIK_ERRORS.noCertificate, args, where, { didYouMean: problem.didYouMean });
      }
    }
  },
};

interface Problem {
  readonly why: string;
  readonly didYouMean?: string | undefined;
}

function judge(found: FoundRouter, name: string, proxy: ProxyFiles): Problem | undefined {
  const { router } = found;
  const all = at(proxy.static, 'certificatesResolvers');
  const resolvers = isMapping(all) ? all : {};
  if (resolvers[name] === undefined)
    return {
      why: `there is no certificate resolver "${name}" on this server`,
      didYouMean: nearest(name, Object.keys(resolvers)),
    };
  const hosts = hostsOf(found);
  const domains = (router.tls?.domains ?? []).flatMap(({ main, sans = [] }) => [
    ...(main === undefined ? [] : [main]),
    ...sans,
  ]);
  const asked = domains.length > 0 ? domains : hosts;
  if (asked === undefined) return undefined;
  if (asked.length === 0)
    return { why: 'its rule names no host, and no tls.domains says for which names the certificate is' };
  const wildcard = asked.find((each) => each.startsWith('*'));
  const byDns = at(resolvers[name], 'acme', 'dnsChallenge') !== undefined || at(resolvers[name], 'acme') === undefined;
  return wildcard === undefined || byDns
    ? undefined
    : { why: `"${wildcard}" needs a challenge by DNS, and the resolver "${name}" has another one` };
}

/** The hosts of a rule, from which Traefik takes the names of the certificate; undefined for a rule that cannot be read. */
function hostsOf(found: FoundRouter): readonly string[] | undefined {
  const parsed = ruleOf(found);
  if ('error' in parsed) return undefined;
  const matcher = found.protocol === 'http' ? 'Host' : 'HostSNI';
  return matchesIn(parsed.rule).flatMap((each) => (each.matcher === matcher ? each.values : []));
}
