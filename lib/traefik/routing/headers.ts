import type { ReverseProxyFacts, RouteFacts } from '../../blueprint/index.ts';
import type { HttpMiddleware } from '../labels/index.ts';

type Said = Pick<RouteFacts, 'securityHeaders' | 'crawlers'>;
type Proxy = Pick<ReverseProxyFacts, 'certificates'>;

/** A year: how long a browser remembers to come by HTTPS alone. */
const HSTS_SECONDS = 31_536_000;

/**
 * A browser that was once told to come by HTTPS alone lets nobody past a certificate that it does not believe, so it is
 * told where an authority that everybody trusts gives them.
 */
const tellsHsts = ({ securityHeaders }: Said, { certificates }: Proxy): boolean =>
  securityHeaders !== false && securityHeaders.hsts && certificates.by === 'acme';

/** The shared middleware for what a route says of headers, so that all routes that say the same have one. */
export function headersName(route: Said, proxy: Proxy): string | undefined {
  const { securityHeaders, crawlers } = route;
  if (securityHeaders === false) return crawlers === 'refuse' ? 'hl-no-crawlers' : undefined;
  const parts = [
    'hl-security',
    securityHeaders.frames === 'same-origin' ? '' : `framed-by-${securityHeaders.frames}`,
    tellsHsts(route, proxy) ? '' : 'without-hsts',
    crawlers === 'refuse' ? '' : 'with-crawlers',
  ];
  return parts.filter(Boolean).join('-');
}

/** What browsers and search engines are told. Software and its version are nobody's business: an empty value removes. */
export function headersMiddleware(route: Said, proxy: Proxy): HttpMiddleware {
  const { securityHeaders, crawlers } = route;
  const robots = crawlers === 'refuse' && { 'X-Robots-Tag': 'noindex, nofollow' };
  if (securityHeaders === false) return { headers: { customResponseHeaders: { ...robots } } };
  const { frames } = securityHeaders;
  return {
    headers: {
      contentTypeNosniff: true,
      referrerPolicy: 'strict-origin-when-cross-origin',
      ...(frames === 'same-origin' && { customFrameOptionsValue: 'SAMEORIGIN' }),
      ...(frames === 'nobody' && { frameDeny: true }),
      ...(tellsHsts(route, proxy) && { stsSeconds: HSTS_SECONDS }),
      customResponseHeaders: { ...robots, Server: '', 'X-Powered-By': '' },
    },
  };
}
