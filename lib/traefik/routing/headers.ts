import type { ReverseProxyFacts, RouteFacts } from '../../blueprint/index.ts';
import type { HttpMiddleware } from '../labels/index.ts';
import type { Link } from './middlewares.ts';

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

const known = new Map<string, Link>();

/** The shared middleware for what a route says of headers: all routes that say the same have one. */
export function headersOf(route: Said, proxy: Proxy): Link | undefined {
  const name = headersName(route, proxy);
  if (name === undefined) return undefined;
  // The name says all that the middleware does.
  let link = known.get(name);
  if (link === undefined) known.set(name, (link = { name, middleware: headersMiddleware(route, proxy), in: 'file' }));
  return link;
}

function headersName(route: Said, proxy: Proxy): string | undefined {
  const { securityHeaders, crawlers } = route;
  if (securityHeaders === false) return crawlers === 'refuse' ? 'hl-no-crawlers' : undefined;
  let name = 'hl-security';
  if (securityHeaders.frames !== 'same-origin') name += `-framed-by-${securityHeaders.frames}`;
  if (!tellsHsts(route, proxy)) name += '-without-hsts';
  if (crawlers !== 'refuse') name += '-with-crawlers';
  return name;
}

/** What browsers and search engines are told. Software and its version are nobody's business: an empty value removes. */
function headersMiddleware(route: Said, proxy: Proxy): HttpMiddleware {
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
