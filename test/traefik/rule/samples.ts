import type { RuleProblem } from '../../../lib/traefik/index.ts';

/** A rule that can be read, what is wrong with it, and the value that was perhaps meant. */
export interface SampleRule {
  readonly text: string;
  /** Absent where nothing is wrong. */
  readonly effect?: RuleProblem['effect'];
  readonly didYouMean?: string;
}

const right = (...texts: readonly string[]): readonly SampleRule[] => texts.map((text) => ({ text }));
const wrong =
  (effect: RuleProblem['effect']) =>
  (text: string, didYouMean?: string): SampleRule => ({
    text,
    effect,
    ...(didYouMean !== undefined && { didYouMean }),
  });
const refused = wrong('refused');
const never = wrong('never');
const literal = wrong('literal');

/** Rules of HTTP routers that Traefik takes, refuses, or takes and never matches. */
export const HTTP_RULES: readonly SampleRule[] = [
  ...right(
    'Host(`example.com`)',
    'Host(`EXAMPLE.com.`)',
    'Host(`*.example.com`)',
    'Host(`*`)',
    'Host(`xn--bcher-kva.de`)',
    'host(`a`) && PATHPREFIX(`/b`) || !Pathregexp(`^/c`)',
    'HostRegexp(`^[a-z]{1,3}\\.example\\.com$`)',
    'HostRegexp(`^(?P<sub>[a-z]+)\\.x$`)',
    'PathRegexp(`(?i)^/a$`)',
    'Path("/with`backtick")',
    'Method(`GET`)',
    'Method(`get`)',
    'ClientIP(`fd00::/8`)',
    'ClientIP(`192.168.1.10`)',
    'Header(`X-A`, `b`)',
    'Header(`X-A`, `$b`)',
    'Query(`a`)',
    'Query(`a`, `b=c`)',
    'QueryRegexp(`a`, `^b$`)',
    'HeaderRegexp(`X-A`, `^a$`)',
    '(Host(`a`) && (Path(`/b`) || Path(`/c`))) || !(Method(`GET`))',
  ),
  refused('Host(`a`, `b`)'),
  refused('Host()'),
  refused('Host(``)'),
  refused('Host(`bücher.de`)', 'xn--bcher-kva.de'),
  refused('HostRegexp(`(`)'),
  refused('HostRegexp(`^(?!www).*$`)'),
  refused('HostRegexp(`bücher`)'),
  refused('PathPrefix(`api`)', '/api'),
  refused('Path(`api`)', '/api'),
  refused('PathRegexp(`(a)\\1`)'),
  refused('ClientIP(`10.0.0.0/33`)'),
  refused('ClientIP(`router.lan`)'),
  refused('ClientIP(`10.0.0.1`, `10.0.0.2`)'),
  refused('Header(`X-A`)'),
  refused('Method(`GET`, `POST`)'),
  never('Host(`https://a.example.com`)', 'a.example.com'),
  never('Host(`a.example.com:8443`)', 'a.example.com'),
  never('Host(`a.example.com/path`)', 'a.example.com'),
  never('Host(`${DOMAIN}`)'),
  never('Host(`{sub:[a-z]+}.example.com`)'),
  never('Host(`a.*.example.com`)'),
  never('Host(`a b`)'),
  never('HostRegexp(`{sub:[a-z]+}.example.com`)'),
  never('Path(`/a?b=c`)'),
  never('Method(`GET,POST`)'),
  never('Header(`X A`, `b`)'),
  literal('Path(`/a/{id:[0-9]+}`)'),
  literal('PathPrefix(`/api/*`)'),
  literal('Query(`a=b`)'),
];

/** Rules of TCP routers. */
export const TCP_RULES: readonly SampleRule[] = [
  ...right(
    'HostSNI(`*`)',
    'HostSNI(`a.example.com`)',
    'HostSNI(`*.example.com`)',
    'HOSTSNI(`a`) && Alpn(`h2`)',
    'HostSNIRegexp(`^a$`)',
    'ClientIP(`10.0.0.0/8`)',
    'ALPN(`h2`)',
  ),
  refused('HostSNI(`bücher.de`)', 'xn--bcher-kva.de'),
  refused('HostSNI(`a`, `b`)'),
  refused('ALPN(`acme-tls/1`)'),
  refused('HostSNI(`${HOST}`)'),
  never('HostSNI(`a.example.com:443`)'),
];
