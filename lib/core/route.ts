import type { IConstruct } from 'constructs';
import type { RouteAccess, RouteMiddleware } from '../blueprint/index.ts';
import type { CallSite, Duration } from '../values/index.ts';
import { captureCaller } from '../values/index.ts';
import { LabConstruct } from './construct.ts';
import { MATCH_RULES, ROUTE_RULES, STREAM_RULES } from './route-rules.ts';
import { validateOwnProps } from './rules.ts';
import type { Secret } from './secret.ts';
import type { Server } from './server.ts';
import type { Service } from './service.ts';

/** Under which names and paths a route answers. */
export interface RouteMatch {
  /** Label below the server's or lab's domain (`movies`), or a whole host name (`movies.example.com`); or several. */
  readonly host: string | readonly string[];
  /** Path prefix. @default '/' */
  readonly path?: string;
  /** Headers that a request has to have, each with its value. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** HTTP methods, in capitals. @default - all */
  readonly methods?: readonly string[];
  /** Which of several matching routes answers: the highest. @default - the one with the longest rule */
  readonly priority?: number;
}

/** What may be said of a route beside its port and its audience. */
export interface RouteOptions {
  /** Whether the path prefix is taken off before a request goes on. @default false */
  readonly stripPrefix?: boolean;
  /** Whether the certificate of a backend with `scheme: 'https'` has to be believable. @default true */
  readonly verify?: boolean;
  /** Whether uploads may take hours: an entry point that breaks them off is a finding. @default false */
  readonly largeUploads?: boolean;
  /** Whether every write of the backend is passed on at once. Server-sent events are anyway. @default false */
  readonly streaming?: boolean;
  /** Keeps a visitor at one backend by a cookie; a text is its name. @default false */
  readonly sticky?: boolean | string;
  /** A path that the reverse proxy asks for, to leave out a backend that does not answer. @default - none */
  readonly health?: RouteHealth;
  /** How many requests one client address may make. @default - any number */
  readonly rateLimit?: RateLimit;
  /** What browsers are told of security: HTTPS only, no guessing of types, no frames of strangers. @default true */
  readonly securityHeaders?: boolean | SecurityHeaders;
  /** Whether search engines are asked to stay away (`X-Robots-Tag`). @default 'refuse' */
  readonly crawlers?: 'refuse' | 'allow';
  /** Further hosts, each redirected to the first host of the route for good. @default - none */
  readonly redirectFrom?: readonly string[];
  /** Paths that have moved. @default - none */
  readonly redirects?: readonly Redirect[];
  /** Whether answers are compressed by the reverse proxy. @default false - applications do so themselves, as a rule */
  readonly compress?: boolean;
  /** Middlewares in the words of the reverse proxy, after all others, as `middleware({ retry: { attempts: 3 } })`. @default - none */
  readonly middlewares?: readonly RouteMiddleware[];
  /**
   * Whether the application believes the reverse proxy: who somebody is (`Remote-User`) or from where a client comes
   * (`X-Forwarded-For`). It then shares a network with the reverse proxy alone, so that no other container can say the
   * same, as it does anyway where the reverse proxy asks for the password. @default false
   */
  readonly trustsProxy?: boolean;
  /** Host names that it had before. @default - none */
  readonly formerly?: readonly string[];
  /** What monitors ask for, and what means health. @default - `path`, any status below 400 */
  readonly probe?: RouteProbe;
}

/** How a route is asked whether it is well. */
export interface RouteProbe {
  /** @default - the path of the route */
  readonly path?: string;
  /** The statuses that mean health. @default - any below 400 */
  readonly status?: readonly number[];
  /** The whole answer of something that is not well, although its status is that of health. @default - none */
  readonly isNot?: string;
  /**
   * How a probe gets past the sign-in of the reverse proxy: with credentials, of which the Secret holds `name:password`
   * in base64; or by a `bypass`, which leaves the sign-in out for this path and the addresses of the watchers alone.
   * @default - it does not: that somebody is asked to sign in has to do
   */
  readonly through?: 'bypass' | { readonly credentials: Secret };
}

/** Who may use a route, and who proves who they are. */
export interface RouteProps extends RouteOptions {
  /** Port inside the container. */
  readonly port: number;
  /**
   * Who may connect. Of `allow`, `'lan'` and `'vpn'` stand for the networks of the server that answers, beside address
   * ranges as `'203.0.113.0/24'`. @default 'public'
   */
  readonly access?: RouteAccess;
  /**
   * Who asks for a name and password before the route answers: the application itself (`app`), basic authentication
   * with users from Secrets, another service by forward authentication, or nobody. @default 'app'
   */
  readonly auth?: RouteAuthProps;
  /** How the container speaks. @default 'http' */
  readonly scheme?: 'http' | 'https' | 'h2c';
  /**
   * Another server whose reverse proxy answers, for hosts behind NAT: by LAN or overlay, on a port of that address
   * alone. @default - the service's own server
   */
  readonly via?: RouteVia;
}

/** The server that answers in place of another one, and the port on which it finds the service there: by default the container's. */
export type RouteVia = Server | { readonly server: Server; readonly port: number };

/** Who asks for a name and a password before a route. */
export type RouteAuthProps =
  | 'none'
  | 'app'
  /** Each secret holds one user: `name:hash`, as `htpasswd -nB name` prints it. */
  | { readonly basic: Secret | readonly Secret[] }
  | { readonly forward: ForwardAuth };

/** A service that decides about every request, and how it is asked. The reverse proxy's package has some ready-made. */
export interface ForwardAuth {
  readonly service: Service;
  /** Port inside its container. */
  readonly port: number;
  /** Path that is asked, as `/api/authz/forward-auth`. */
  readonly path: string;
  /** Headers of its answer that the application gets. @default - none */
  readonly responseHeaders?: readonly string[];
}

/** How the reverse proxy asks a service whether it works. */
export interface RouteHealth {
  readonly path: string;
  /** @default 30 seconds */
  readonly interval?: Duration;
  /** @default 5 seconds */
  readonly timeout?: Duration;
}

/** At most `average` requests a period, and `burst` at once. */
export interface RateLimit {
  readonly average: number;
  /** @default 1 second */
  readonly period?: Duration;
  /** @default - as `average` */
  readonly burst?: number;
}

/** What browsers are told to be strict about. */
export interface SecurityHeaders {
  /** Who may show the pages in a frame. @default 'same-origin' */
  readonly frames?: 'nobody' | 'same-origin' | 'anybody';
  /** Whether browsers are told to come by HTTPS only, for a year. @default true */
  readonly hsts?: boolean;
}

/** A path that has moved. */
export interface Redirect {
  /** The path, without what may follow a `?`. */
  readonly path: string;
  /** A path of the same host, or a whole URL. */
  readonly to: string;
  /** @default true */
  readonly permanent?: boolean;
}

/** Who may use a TCP or UDP route. */
export interface StreamRouteProps {
  /** Port inside the container. */
  readonly port: number;
  /** Port of the server on which it is offered. */
  readonly entryPort: number;
  /** Host name, where TLS names one; TCP alone. @default - any */
  readonly host?: string;
  /**
   * Whether TLS ends at the reverse proxy, with a certificate of its own, or at the backend; TCP alone.
   * @default - `terminate` where a host is named, else no TLS
   */
  readonly tls?: 'terminate' | 'passthrough';
  /** A UDP route is bound to the addresses of `lan` or `vpn`, and knows no address ranges. @default 'public' */
  readonly access?: RouteAccess;
  /** Another server whose reverse proxy answers, for hosts behind NAT. @default - the service's own server */
  readonly via?: RouteVia;
  /** Middlewares for TCP in the words of the reverse proxy. @default - none */
  readonly middlewares?: readonly RouteMiddleware[];
  /** Ids that it had before. @default - none */
  readonly formerly?: readonly string[];
}

/** What a route of any protocol is made of. */
export type RouteSpec =
  | {
      readonly protocol: 'http';
      readonly match: RouteMatch;
      readonly props: RouteProps;
      /** Set where the reverse proxy answers itself, as with its dashboard. */
      readonly ofProxy?: true;
    }
  | { readonly protocol: 'tcp' | 'udp'; readonly props: StreamRouteProps };

/** Says who may reach a service under which name. Made by `service.route()`, `routeTcp()`, `routeUdp()`. */
export class Route extends LabConstruct {
  readonly spec: RouteSpec;

  /** @throws LabError HL014 for a port, a host or an audience that cannot exist. */
  constructor(scope: IConstruct, id: string, spec: RouteSpec, site: CallSite = captureCaller(new.target)) {
    super(scope, id, 'Route', site);
    this.spec = spec;
    if (spec.protocol === 'http') {
      validateOwnProps(this, spec.match, MATCH_RULES, Route, Route);
      validateOwnProps(this, spec.props, ROUTE_RULES, Route, Route);
    } else {
      validateOwnProps(this, spec.props, STREAM_RULES, Route, Route);
    }
  }
}

/** The id and the spec of an HTTP route. */
export function httpRoute(match: string | RouteMatch, props: RouteProps): readonly [id: string, spec: RouteSpec] {
  const spec: RouteMatch = typeof match === 'object' && match !== null ? match : { host: match };
  const [host = ''] = Array.isArray(spec.host) ? (spec.host as readonly string[]) : [spec.host as string];
  const { path = '/', methods = [] } = spec;
  const headers = Object.entries(spec.headers ?? {}).flat();
  // Whatever is given: what is wrong with it is told by the route, once it is there.
  return [
    oneWord(['route', host, path, methods, headers].flat().map(String)),
    { protocol: 'http', match: spec, props },
  ];
}

/** The id of a TCP or UDP route: by its entry port, and by its host where several share one. */
export const streamId = (protocol: 'tcp' | 'udp', props: StreamRouteProps): string =>
  oneWord([protocol, String(props?.entryPort), String(props?.host ?? '')]);

/** Several texts as one id. */
function oneWord(parts: readonly string[]): string {
  const words = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return words
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-$/, '');
}
