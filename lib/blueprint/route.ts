import type { Settings } from './contracts.ts';
import type { Audience } from './service.ts';

/** Who may reach something under which name, and what happens to a request on its way there. */
export interface RouteFacts {
  readonly id: string;
  /** Id of the service that it leads to, or of the external one. */
  readonly service: string;
  /** The server that runs the service; of an external service the one that it is declared on. */
  readonly server: string;
  /** The server whose reverse proxy answers. Another one with `via`. */
  readonly servedBy: string;
  readonly protocol: 'http' | 'tcp' | 'udp';
  readonly hosts: readonly string[];
  /** Path prefix. */
  readonly path: string;
  /** Headers that a request has to have for this route, each with its value. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Addresses of the clients that it is for; others are not meant by it. Absent: all. */
  readonly clients?: readonly string[] | undefined;
  /** HTTP methods that it answers. Absent: all. */
  readonly methods?: readonly string[] | undefined;
  /** Which of several matching routes answers: the highest. Absent: the one that says most of a request. */
  readonly priority?: number | undefined;
  /** Whether the path prefix is taken off before a request goes on. */
  readonly stripPrefix?: boolean | undefined;
  /** Container port. */
  readonly port: number;
  /** Entry port for TCP and UDP routes. */
  readonly entryPort?: number | undefined;
  /** How the backend speaks. */
  readonly scheme: 'http' | 'https' | 'h2c';
  /** `false`: the certificate of an `https` backend proves nothing and is not looked at. */
  readonly verify?: boolean | undefined;
  /** Where the reverse proxy that answers finds what the route leads to. */
  readonly backend: BackendFacts;
  /** Name of the cookie that keeps a visitor at one backend. */
  readonly sticky?: string | undefined;
  /** A path that the reverse proxy itself asks for, to leave out a backend that does not answer. */
  readonly health?: RouteHealthFacts | undefined;
  /** Whether uploads may take hours. */
  readonly largeUploads?: boolean | undefined;
  /** Whether every write of the backend is passed on at once. */
  readonly streaming?: boolean | undefined;
  readonly access: RouteAccess;
  readonly auth: RouteAuth;
  readonly rateLimit?: RateLimitFacts | undefined;
  /** What browsers are told of security; false: nothing. */
  readonly securityHeaders: false | SecurityHeaderFacts;
  /** Whether search engines are asked to stay away. */
  readonly crawlers: 'refuse' | 'allow';
  readonly redirects?: readonly RedirectFacts[] | undefined;
  readonly compress?: boolean | undefined;
  /** Of a TCP route: TLS ends at the reverse proxy, or at the backend. Absent: there is none. */
  readonly tls?: 'terminate' | 'passthrough' | undefined;
  /** Further middlewares, in their order. */
  readonly middlewares?: readonly RouteMiddleware[] | undefined;
  /** What a probe asks for and what it may answer; absent: the path, any status below 400. */
  readonly probe?: RouteProbeFacts | undefined;
  readonly formerly: readonly string[];
}

/** How a route is asked whether it is well. */
export interface RouteProbeFacts {
  readonly path?: string | undefined;
  readonly status?: readonly number[] | undefined;
  /** The answer of something that is not well, whatever its status. */
  readonly isNot?: string | undefined;
  /** The variable with the credentials of a probe, for basic authentication. */
  readonly credentials?: string | undefined;
  /** Whether watchers are let past the sign-in, on this path alone. */
  readonly bypass?: boolean | undefined;
}

/** Who may connect: an audience, or address ranges, among which `lan` and `vpn` stand for those of the serving server. */
export type RouteAccess = Exclude<Audience, 'loopback'> | { readonly allow: readonly string[] };

/** Who has to show who they are before a route answers. */
export type RouteAuth =
  | { readonly kind: 'none' }
  /** The application asks itself. */
  | { readonly kind: 'app' }
  /** Ids of the secrets that hold `name:hash`, one user each. */
  | { readonly kind: 'basic'; readonly users: readonly string[] }
  | ForwardAuthFacts;

/** Another service decides about every request. */
export interface ForwardAuthFacts {
  readonly kind: 'forward';
  /** Id of the service that decides. */
  readonly service: string;
  /** Container port and path that are asked. */
  readonly port: number;
  readonly path: string;
  /** Where the reverse proxy that answers finds it. */
  readonly backend: BackendFacts;
  /** Headers of its answer that the application gets, and that nobody else may set. */
  readonly responseHeaders: readonly string[];
}

/** Where a reverse proxy finds what a route leads to. */
export type BackendFacts =
  /** A container, by its name on the network where the reverse proxy meets it. */
  | { readonly kind: 'container'; readonly name: string }
  /** On the host's own network: through the gateway that Docker gives containers to their host. */
  | { readonly kind: 'host' }
  /** On another machine, at an address and a port of it. */
  | { readonly kind: 'address'; readonly by: BackendWay; readonly address: string; readonly port: number }
  /** The reverse proxy itself, as its dashboard. */
  | { readonly kind: 'proxy' }
  /** There is no way to it: a finding. */
  | { readonly kind: 'none' };

/** How a backend on another machine is reached; `given`: at an address that the user wrote. */
export type BackendWay = 'lan' | 'overlay' | 'public' | 'given';

/** How the reverse proxy asks a service whether it works. */
export interface RouteHealthFacts {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
}

/** How many requests one client address may make: `average` in each period, and `burst` at once. */
export interface RateLimitFacts {
  readonly average: number;
  readonly periodSeconds: number;
  readonly burst: number;
}

/** What browsers are told to be strict about. */
export interface SecurityHeaderFacts {
  /** Who may show the pages in a frame. */
  readonly frames: 'nobody' | 'same-origin' | 'anybody';
  /** Whether browsers are told to come by HTTPS only. Without a certificate that they believe it is never told. */
  readonly hsts: boolean;
}

/** A redirection by the whole URL that was asked for. */
export interface RedirectFacts {
  /** Regular expression (RE2). */
  readonly from: string;
  /** Where to, with `${1}` for the first group. */
  readonly to: string;
  readonly permanent: boolean;
}

/** A middleware in the words of one reverse proxy, which all others pass over. */
export interface RouteMiddleware {
  /** Which program understands it, as `traefik`. */
  readonly tool: string;
  /** Name of one that is declared once for a server. */
  readonly reference?: string;
  /** What it is, where it is declared on the route itself. */
  readonly settings?: Settings;
}

/** Something outside the lab that a reverse proxy leads to: a NAS, a printer. */
export interface ExternalFacts {
  /** `<server>/<id>`. */
  readonly id: string;
  /** The server that it is reached from. */
  readonly server: string;
  readonly name: string;
  /** Host name or address. */
  readonly address: string;
}
