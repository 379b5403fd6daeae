import type { Blueprint, ReverseProxyFacts, RouteFacts } from '../../blueprint/index.ts';
import { isOpenOutside, routesOfServer, serverOf, serviceOf } from '../../blueprint/index.ts';
import type { CheckInput } from '../../core/index.ts';
import type { Finding } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { missingVariables } from '../dns-providers.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { AcmeSettings } from '../settings.ts';
import { settingsOf } from '../settings.ts';
import { traefiksOf } from './traefiks.ts';

/** What keeps the challenge of a server from being answered there, or for a host that it serves. */
export function* challengeProblems({ blueprint, where }: CheckInput): Iterable<Finding> {
  for (const proxy of traefiksOf(blueprint)) {
    const { acme } = settingsOf(proxy);
    if (acme === undefined) continue;
    for (const why of problemsOf(blueprint, proxy, acme)) {
      const args = { what: `The certificates of ${proxy.server}`, why };
      yield finding(TRAEFIK_ERRORS.noCertificate, args, where(proxy.id));
    }
    for (const route of routesOfServer(blueprint, proxy.server)) {
      if (!needsCertificate(route)) continue;
      for (const host of route.hosts) {
        const why = problemOf(host, route, acme);
        if (why === undefined) continue;
        yield finding(TRAEFIK_ERRORS.noCertificate, { what: host, why }, where(route.id), { given: host });
      }
    }
  }
}

const needsCertificate = ({ protocol, tls }: RouteFacts): boolean => protocol === 'http' || tls === 'terminate';

/** The port on which an authority asks. */
const ASKED: Readonly<Record<AcmeSettings['challenge'], number | undefined>> = {
  http: 80,
  'tls-alpn': 443,
  dns: undefined,
};

/** What is wrong for every host of a server. */
function* problemsOf(blueprint: Blueprint, proxy: ReverseProxyFacts, acme: AcmeSettings): Iterable<string> {
  const { challenge, provider = '', variables, wildcard } = acme;
  if (wildcard && challenge !== 'dns') yield 'one with a wildcard needs a challenge by DNS';
  const missing = challenge === 'dns' ? missingVariables(provider, variables) : [];
  if (missing.length > 0) yield `the DNS provider "${provider}" finds no ${missing.join(' and ')} among its tokens`;
  const port = ASKED[challenge];
  if (port === undefined) return;
  if (serverOf(blueprint, proxy.server)?.addresses.public === undefined) {
    yield `the authority asks on port ${port}, and the server has no public address`;
    return;
  }
  const ports = proxy.service === undefined ? undefined : serviceOf(blueprint, proxy.service)?.ports;
  const isOpen = ports?.some(({ published, target, to }) => published === port && target === port && to === 'public');
  if (isOpen === false) yield `the authority asks on port ${port}, which Traefik does not publish to everybody`;
}

/** Names that no public authority signs, as nobody owns them. Rule: RFC 6761, 6762, 8375, ICANN's reserved `internal`. */
const OWNED_BY_NOBODY = /(?:^|\.)(?:home\.arpa|internal|lan|local|localhost|home|corp|invalid|test|onion)$/;

/** What is wrong for one host. */
function problemOf(host: string, { access }: RouteFacts, { challenge, caServer }: AcmeSettings): string | undefined {
  if (caServer === undefined && OWNED_BY_NOBODY.test(host))
    return 'nobody owns this name, so no authority signs for it';
  if (challenge === 'dns') return undefined;
  if (host.startsWith('*')) return 'a wildcard needs a challenge by DNS';
  return isOpenOutside(access)
    ? undefined
    : 'it is no name of the internet, so nobody outside can see the answer to its challenge; use one by DNS';
}
