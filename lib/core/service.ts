import type { ComposeService } from '../compose/index.ts';
import { withKnowledge } from '../images/index.ts';
import type { CallSite } from '../values/index.ts';
import { captureCaller, finding, Image, LabError, locationOf } from '../values/index.ts';
import { LabConstruct, report, parentOfKind } from './construct.ts';
import type { Dependency } from './dependency.ts';
import { CORE_ERRORS } from './errors.ts';
import type { MonitorProps } from './monitor.ts';
import { Monitor } from './monitor.ts';
import type { PublishedPort, PublishOptions } from './published-port.ts';
import type { RouteMatch, RouteProps, StreamRouteProps } from './route.ts';
import { httpRoute, Route, streamId } from './route.ts';
import { validateProps, validateOwnProps } from './rules.ts';
import type { ServiceOptions, ServiceProps } from './service-props.ts';
import { SERVICE_PROPS_RULES, SERVICE_RULES } from './service-rules.ts';
import type { Stack } from './stack.ts';

/** Compose keys that were given to a service beside its props. */
export interface ComposeSaying {
  readonly keys: ComposeService;
  readonly site: CallSite;
}

/** What nearly every service has: nothing said beside its props. */
const NONE: readonly never[] = [];

/** A container of a stack. */
export class Service extends LabConstruct {
  readonly stack: Stack;
  readonly props: ServiceProps;
  readonly image: Image;
  private published: PublishedPort[] | undefined;
  private sayings: ComposeSaying[] | undefined;

  /** @throws LabError HL002 unless the image is a reference; HL014 for a port, path or amount that cannot exist. */
  constructor(stack: Stack, id: string, props: ServiceProps) {
    const site = captureCaller(new.target);
    super(stack, id, 'Service', site);
    this.stack = parentOfKind(stack, 'Stack', 'service', site);
    this.props = props;
    validateOwnProps(this, props, SERVICE_PROPS_RULES, new.target, Service);
    this.image = withKnowledge(typeof props.image === 'string' ? Image.of(props.image, {}, site) : props.image);
    this.refuseForeign(props, site);
    if (props.compose !== undefined) this.sayings = [{ keys: props.compose, site }];
    const { healthcheck } = props;
    if (healthcheck?.test.kind === 'none' && healthcheck.test.reason.trim() === '') {
      const where = { path: this.node.path, source: locationOf(site) };
      report(this, finding(CORE_ERRORS.missingReason, { what: 'A service without a healthcheck' }, where));
    }
  }

  /** Its name in the Compose file: the stack's id, and its own after it unless both are the same. */
  get composeName(): string {
    return serviceName(this.stack.node.id, this.node.id);
  }

  /** All published ports: of the props, then of `publish()`. */
  get ports(): readonly PublishedPort[] {
    const { ports = NONE } = this.props;
    return this.published === undefined ? ports : [...ports, ...this.published];
  }

  /** The Compose keys given beside the props, in their order. */
  get composeSayings(): readonly ComposeSaying[] {
    return this.sayings ?? NONE;
  }

  /** Dependency: it has to be started before. */
  started(): Dependency {
    return { service: this, condition: 'service_started' };
  }

  /** Dependency: its healthcheck has to pass before. */
  healthy(): Dependency {
    return { service: this, condition: 'service_healthy' };
  }

  /** Dependency: it has to end without an error before. */
  completed(): Dependency {
    return { service: this, condition: 'service_completed_successfully' };
  }

  /**
   * Offers it by HTTP through the server's reverse proxy. A label (`'movies'`) goes below the domain; a host with a
   * dot is whole. Monitored from another server by default.
   */
  route(match: string | RouteMatch, props: RouteProps): Route {
    return new Route(this, ...httpRoute(match, props), captureCaller(this.route));
  }

  /** Offers it by TCP on a port of the server, through the reverse proxy. */
  routeTcp(props: StreamRouteProps): Route {
    return new Route(this, streamId('tcp', props), { protocol: 'tcp', props }, captureCaller(this.routeTcp));
  }

  /** Offers it by UDP on a port of the server, through the reverse proxy. */
  routeUdp(props: StreamRouteProps): Route {
    return new Route(this, streamId('udp', props), { protocol: 'udp', props }, captureCaller(this.routeUdp));
  }

  /** Publishes a port on the host itself, past any reverse proxy. @throws LabError HL014 unless it is a port. */
  publish(port: PublishedPort['port'], options: PublishOptions): void {
    const published = { port, ...options };
    const site = captureCaller(this.publish);
    validateProps<ServiceOptions>(this, { ports: [published] }, SERVICE_RULES, site);
    (this.published ??= []).push(published);
  }

  /** Watches it beyond its routes: a mail port, a certificate, a DNS answer. */
  monitor(id: string, props: MonitorProps): Monitor {
    return new Monitor(this, id, props, captureCaller(this.monitor));
  }

  /** Says any other key of Compose, above the props. Lists and mappings merge by Compose's own rules. */
  compose(keys: ComposeService): void {
    (this.sayings ??= []).push({ keys, site: captureCaller(this.compose) });
  }

  /** What belongs to another server is not there: a volume would be an empty directory of the same name. */
  private refuseForeign({ mounts = NONE, networks = NONE }: ServiceProps, site: CallSite): void {
    const used = [
      ...mounts.map((mount) =>
        mount.kind === 'volume' ? mount.volume : mount.kind === 'config' ? mount.configFile : undefined,
      ),
      ...networks.map((each) => ('network' in each ? each.network : each)),
    ];
    const foreign = used.find((each) => each !== undefined && each.stack.server !== this.stack.server);
    if (foreign === undefined) return;
    const where = { path: this.node.path, source: locationOf(site) };
    const args = {
      what: 'What a service uses',
      rule: `of its own server, ${JSON.stringify(this.stack.server.node.id)}`,
    };
    throw LabError.of(CORE_ERRORS.invalidValue, args, where, { given: JSON.stringify(foreign.node.path) });
  }
}

/** The name of a service in the Compose file. */
export const serviceName = (stack: string, service: string): string =>
  stack === service ? stack : `${stack}-${service}`;
