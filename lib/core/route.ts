import type { IConstruct } from 'constructs';
import type { Audience } from '../blueprint/index.ts';
import type { CallSite } from '../values/index.ts';
import { captureCaller } from '../values/index.ts';
import { LabConstruct } from './construct.ts';
import type { Secret } from './secret.ts';
import type { Server } from './server.ts';
import type { Service } from './service.ts';

/** Under which names and paths a route answers. */
export interface RouteMatch {
  /** Label below the server's or lab's domain (`movies`), or a whole host name (`movies.example.com`); or several. */
  readonly host: string | readonly string[];
  /** Path prefix. @default '/' */
  readonly path?: string;
}

/** Who may use a route, and who proves who they are. */
export interface RouteProps {
  /** Port inside the container. */
  readonly port: number;
  /** Who may connect. @default 'public' */
  readonly access?: Exclude<Audience, 'loopback'> | { readonly allow: readonly string[] };
  /**
   * Who asks for a name and password before the route answers: the application itself (`app`), basic authentication
   * with users from a Secret, another service by forward authentication, or nobody. @default 'app'
   */
  readonly auth?: RouteAuthProps;
  /** How the container speaks. @default 'http' */
  readonly scheme?: 'http' | 'https' | 'h2c';
  /** Another server whose reverse proxy answers, for hosts behind NAT. @default - the service's own server */
  readonly via?: Server;
  /** Host names that it had before. @default - none */
  readonly formerly?: readonly string[];
  /** The path that monitors ask for, and the status that means health. @default - `path`, any status below 400 */
  readonly probe?: { readonly path?: string; readonly status?: readonly number[] };
}

export type RouteAuthProps = 'none' | 'app' | { readonly basic: Secret } | { readonly forward: Service };

/** Who may use a TCP or UDP route. */
export interface StreamRouteProps {
  /** Port inside the container. */
  readonly port: number;
  /** Port of the server on which it is offered. */
  readonly entryPort: number;
  /** Host name, where TLS names one. @default - any */
  readonly host?: string;
  /** @default 'public' */
  readonly access?: Exclude<Audience, 'loopback'> | { readonly allow: readonly string[] };
  readonly via?: Server;
  readonly formerly?: readonly string[];
}

/** What a route of any protocol is made of. */
export type RouteSpec =
  | { readonly protocol: 'http'; readonly match: RouteMatch; readonly props: RouteProps }
  | { readonly protocol: 'tcp' | 'udp'; readonly props: StreamRouteProps };

/** Says who may reach a service under which name. Made by `service.route()`, `routeTcp()`, `routeUdp()`. */
export class Route extends LabConstruct {
  readonly spec: RouteSpec;

  constructor(scope: IConstruct, id: string, spec: RouteSpec, site: CallSite = captureCaller(new.target)) {
    super(scope, id, 'Route', site);
    this.spec = spec;
  }
}
