import { captureCaller } from '../values/index.ts';
import { LabConstruct, parentOfKind } from './construct.ts';
import type { MonitorProps } from './monitor.ts';
import { Monitor } from './monitor.ts';
import type { RouteMatch, RouteProps, StreamRouteProps } from './route.ts';
import { httpRoute, Route, streamId } from './route.ts';
import { validateOwnProps, RULES } from './rules.ts';
import type { AllRules } from './shapes.ts';
import { required } from './shapes.ts';
import type { Server } from './server.ts';

/** Where something outside the lab is. */
export interface ExternalServiceProps {
  /** Its host name or address, as the server reaches it. */
  readonly address: string;
}

/** What an external route says: its `port` is that of the machine. It is served by the server that it is declared on. */
export type ExternalRouteProps = Omit<RouteProps, 'via'>;

const EXTERNAL_RULES: AllRules<ExternalServiceProps> = { address: required(RULES.host) };

/** Something outside the lab that a server's reverse proxy offers: a NAS, a printer, the router's own pages. */
export class ExternalService extends LabConstruct {
  readonly server: Server;
  readonly props: ExternalServiceProps;

  /** @throws LabError HL014 for an address that is none. */
  constructor(server: Server, id: string, props: ExternalServiceProps) {
    const site = captureCaller(new.target);
    super(server, id, 'ExternalService', site);
    this.server = parentOfKind(server, 'Server', 'external service', site);
    this.props = props;
    validateOwnProps(this, props, EXTERNAL_RULES, new.target, ExternalService);
  }

  /** Offers it by HTTP through the server's reverse proxy. A label (`'nas'`) goes below the domain. */
  route(match: string | RouteMatch, props: ExternalRouteProps): Route {
    return new Route(this, ...httpRoute(match, props), captureCaller(this.route));
  }

  /** Offers it by TCP on a port of the server. */
  routeTcp(props: Omit<StreamRouteProps, 'via'>): Route {
    return new Route(this, streamId('tcp', props), { protocol: 'tcp', props }, captureCaller(this.routeTcp));
  }

  /** Offers it by UDP on a port of the server. */
  routeUdp(props: Omit<StreamRouteProps, 'via'>): Route {
    return new Route(this, streamId('udp', props), { protocol: 'udp', props }, captureCaller(this.routeUdp));
  }

  /** Watches it beyond its routes. */
  monitor(id: string, props: MonitorProps): Monitor {
    return new Monitor(this, id, props, captureCaller(this.monitor));
  }
}
