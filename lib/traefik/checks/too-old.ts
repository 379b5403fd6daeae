import type { Blueprint, ReverseProxyFacts } from '../../blueprint/index.ts';
import { routesOfServer, serverOf, serviceOf } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { matchesIn } from '../rule/index.ts';
import type { Version } from '../version.ts';
import { isSince, SINCE, versionOfProxy } from '../version.ts';
import type { FoundRouter } from './routers.ts';
import { ruleOf } from './routers.ts';
import { seenOf } from './seen.ts';
import { traefiksOf } from './traefiks.ts';

/** Demands a Traefik that is new enough for the engine of its server and for what its routes use. */
export const tooOld: Check = {
  codes: [TRAEFIK_ERRORS.tooOld.code],
  *check(input) {
    const { blueprint, where } = input;
    const routers = new Map(seenOf(input).map((seen) => [seen.server, seen.routers]));
    for (const proxy of traefiksOf(blueprint)) {
      const version = versionOfProxy(blueprint, proxy);
      if (version === undefined) continue; // a tag that floats is forbidden by another rule
      const tag = serviceOf(blueprint, proxy.service ?? '')?.image?.tag ?? '';
      for (const [least, what] of needsOf(blueprint, proxy, routers.get(proxy.server) ?? [])) {
        if (isSince(version, least)) continue;
        const args = { version: tag, needs: least.join('.'), for: what };
        yield finding(TRAEFIK_ERRORS.tooOld, args, where(proxy.service ?? proxy.id, 'image'), { given: tag });
      }
    }
  },
};

/** Docker Engine 29 refuses clients that were made before it. */
const STRICT_ENGINE = 29;

function* needsOf(
  blueprint: Blueprint,
  { server }: ReverseProxyFacts,
  routers: readonly FoundRouter[],
): Iterable<readonly [least: Version, what: string]> {
  const engine = serverOf(blueprint, server)?.host['docker.version'] ?? '';
  if (Number.parseInt(engine, 10) >= STRICT_ENGINE) yield [SINCE.docker29, `Docker ${engine}`];
  const hosts: string[] = [];
  for (const route of routesOfServer(blueprint, server)) {
    if (route.protocol === 'http') hosts.push(...route.hosts.filter(isWide));
  }
  for (const found of routers) {
    if (found.protocol === 'http' && found.router.rule?.includes('*') === true) hosts.push(...hostsOf(found));
  }
  const wildcard = hosts.find((host) => host.startsWith('*.'));
  if (wildcard !== undefined) yield [SINCE.wildcardHost, `the host ${wildcard}`];
  if (hosts.includes('*')) yield [SINCE.everyHost, 'Host(`*`)'];
}

const isWide = (host: string): boolean => host.startsWith('*');

/** The hosts that the rule of a router names. */
function hostsOf(found: FoundRouter): readonly string[] {
  const parsed = ruleOf(found);
  const matches = 'error' in parsed ? [] : matchesIn(parsed.rule);
  return matches.flatMap(({ matcher, values }) => (matcher === 'Host' ? values : []));
}
