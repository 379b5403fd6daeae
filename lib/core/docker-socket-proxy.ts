import type { Image } from '../values/index.ts';
import { Duration, Size } from '../values/index.ts';
import { validateEarly } from './early.ts';
import { Healthcheck } from './healthcheck.ts';
import { Network } from './network.ts';
import { Service } from './service.ts';
import type { NetworkConnection } from './service-props.ts';
import type { AllRules } from './shapes.ts';
import { anImage, uniqueList, required, oneOf } from './shapes.ts';
import type { Stack } from './stack.ts';

/** Sections of the Docker API, as docker-socket-proxy names its switches. */
export type DockerApi = (typeof SECTIONS)[number];

const SECTIONS = [
  'CONTAINERS',
  'EVENTS',
  'IMAGES',
  'INFO',
  'NETWORKS',
  'PING',
  'POST',
  'SERVICES',
  'TASKS',
  'VERSION',
  'VOLUMES',
  'ALLOW_RESTARTS',
  'ALLOW_START',
  'ALLOW_STOP',
] as const;

/** What a proxy lets through. */
export interface DockerSocketProxyProps {
  /** The image of the proxy. */
  readonly image: Image;
  /** Sections that may be asked; everything else answers 403. Reading alone unless `POST` is among them. */
  readonly allow: readonly DockerApi[];
}

/** Switched on by the image unless told otherwise. `PING` stays on: the healthcheck asks it, and it tells nothing. */
const ON_BY_DEFAULT: readonly DockerApi[] = ['EVENTS', 'VERSION'];

const DOCKER_SOCKET_PROXY_RULES: AllRules<DockerSocketProxyProps> = {
  image: required(anImage('The image of a proxy')),
  allow: required(uniqueList(oneOf('A section of the Docker API', SECTIONS))),
};

/**
 * The only way to the Docker socket: a proxy on an internal network that lets through what its stack names. Whoever
 * holds the socket itself is root on the host, read-only or not.
 */
export class DockerSocketProxy extends Service {
  /** The internal network on which it listens. */
  readonly network: Network;

  constructor(stack: Stack, id: string, props: DockerSocketProxyProps) {
    const { scope, tell } = validateEarly(stack, id, props, DOCKER_SOCKET_PROXY_RULES, new.target);
    const network = new Network(scope, `${id}-net`, { internal: true });
    const off = ON_BY_DEFAULT.filter((api) => !props.allow.includes(api));
    super(scope, id, {
      image: props.image,
      environment: Object.fromEntries([...props.allow.map((api) => [api, 1]), ...off.map((api) => [api, 0])]),
      mounts: [{ kind: 'socket' }],
      networks: [network],
      stackNetwork: false,
      healthcheck: Healthcheck.http(2375, '/_ping', { interval: Duration.seconds(10) }),
      memory: Size.mebibytes(64),
      cpus: 0.5,
    });
    tell(this, DockerSocketProxy);
    this.network = network;
  }

  /** Address of the API for clients on its network. */
  get endpoint(): string {
    return `tcp://${this.composeName}:2375`;
  }

  /** The connection that a client needs. */
  connection(): NetworkConnection {
    return { network: this.network };
  }
}
