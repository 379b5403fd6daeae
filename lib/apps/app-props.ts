import type { RouteAuthProps, RouteOptions, RouteProps, RouteVia, Server, StackProps } from '../core/index.ts';
import type { Schedule, Size } from '../values/index.ts';

/** What every ready-made application can be told. */
export interface AppProps extends StackProps {
  /** Label below the lab's domain, or a whole host name. @default - the stack's id */
  readonly host?: string;
  /** Who may connect. @default 'public' */
  readonly access?: RouteProps['access'];
  /** Who asks for a password before the application is reached. @default 'app' - the application itself */
  readonly auth?: RouteAuthProps;
  /** Another server whose reverse proxy answers. @default - the application's own server */
  readonly via?: RouteVia;
  /** All else of its route: a rate limit, headers, middlewares. @default - what the application needs */
  readonly route?: RouteOptions;
  /** Memory limit of the main service. @default - what the application needs for a family */
  readonly memory?: Size;
  /** Processor limit of the main service, in cores. @default - what the application needs for a family, or all of a smaller server */
  readonly cpus?: number;
  /** When its state is saved. @default - every night, each application at a time of its own */
  readonly backup?: Schedule;
}

/** The route of an application, from its props. */
export const routeProps = ({ access, auth, via, route }: AppProps, port: number): RouteProps => ({
  ...route,
  port,
  ...(access !== undefined && { access }),
  ...(auth !== undefined && { auth }),
  ...(via !== undefined && { via }),
});

/** A processor limit that no server is too small for. */
export const coresOf = (server: Server, most: number): number => Math.min(most, server.props.cpus);
