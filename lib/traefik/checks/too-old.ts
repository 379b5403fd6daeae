import type { Blueprint, ReverseProxyFacts } from '../../blueprint/index.ts';
import { serverOf, serviceOf } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { Version } from '../version.ts';
import { isSince, SINCE, versionOfProxy } from '../version.ts';
import { traefiksOf } from './traefiks.ts';

/** Demands a Traefik that is new enough for the engine of its server and for what its routes use. */
export const tooOld: Check = {
  codes: [TRAEFIK_ERRORS.tooOld.code],
  *check({ blueprint, where }) {
    for (const proxy of traefiksOf(blueprint)) {
      const version = versionOfProxy(blueprint, proxy);
      if (version === undefined) continue; // a tag that floats is forbidden by another rule
      const tag = serviceOf(blueprint, proxy.service ?? '')?.image?.tag ?? '';
      for (const [least, what] of needsOf(blueprint, proxy)) {
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
): Iterable<readonly [least: Version, what: string]> {
  const engine = serverOf(blueprint, server)?.host['docker.version'] ?? '';
  if (Number.parseInt(engine, 10) >= STRICT_ENGINE) yield [SINCE.docker29, `Docker ${engine}`];
  const wildcard = blueprint.routes
    .filter(({ servedBy, protocol }) => servedBy === server && protocol === 'http')
    .flatMap(({ hosts }) => hosts.filter((host) => host.startsWith('*.')));
  if (wildcard[0] !== undefined) yield [SINCE.wildcardHost, `the host ${wildcard[0]}`];
}
