import type { Blueprint } from '../../blueprint/index.ts';
import { routesOfService } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { NTFY_ERRORS } from '../errors.ts';
import { ntfySettings, UNKNOWN } from '../settings.ts';

/** Forbids an ntfy behind a reverse proxy that has another address than its route, or does not know of the proxy. */
export const baseUrl: Check = {
  codes: [NTFY_ERRORS.baseUrl.code],
  *check(input) {
    for (const { of, get, where } of ntfySettings(input)) {
      const hosts = hostsOf(input.blueprint, of.service.id);
      const given = get('base-url');
      const reason = given === UNKNOWN ? undefined : wrongAddress(given, hosts);
      if (reason !== undefined) {
        yield finding(NTFY_ERRORS.baseUrl, { reason }, where('base-url'), { given: String(given ?? '') });
      }
      const behind = get('behind-proxy');
      if (hosts.length > 0 && behind !== true && behind !== 'true' && behind !== UNKNOWN) {
        yield finding(
          NTFY_ERRORS.baseUrl,
          { reason: 'has a route and does not say `behind-proxy`' },
          where('behind-proxy'),
        );
      }
    }
  },
};

const hostsOf = (blueprint: Blueprint, service: string): readonly string[] =>
  routesOfService(blueprint, service).flatMap(({ hosts }) => hosts);

function wrongAddress(given: unknown, hosts: readonly string[]): string | undefined {
  if (given === undefined) return hosts.length > 0 ? 'has a route and no `base-url`' : undefined;
  const [, host, path] = /^https?:\/\/([^/:]+)(?::\d+)?([^]*)$/.exec(String(given)) ?? [];
  if (host === undefined) return '`base-url` is no address';
  if (path !== '') return '`base-url` has a path or a slash after the host';
  return hosts.length === 0 || hosts.includes(host) ? undefined : `\`base-url\` is not its route, ${hosts.join(', ')}`;
}
