import { kind } from '../values/index.ts';

/** What Compose accepts, and the Docker Engine refuses when it makes what the file says. */
export const ENGINE_ERRORS = {
  engineRefuses: kind<{ path: string; reason: string }>()({
    code: 'CO074',
    severity: 'error',
    title: 'A value that the Docker Engine refuses',
    why: '`docker compose config` accepts the file, and `docker compose up` stops at this service: the engine looks at more than Compose does when it makes a container, a network or a volume.',
    message: ({ path, reason }) => `${path} ${reason}.`,
    fix: 'Write a value that the engine takes; docs.docker.com lists those of each attribute.',
  }),
  besideNetworkMode: kind<{ service: string; attribute: string; mode: string }>()({
    code: 'CO075',
    severity: 'error',
    title: 'An attribute that cannot stand beside the network of another',
    why: 'A container that shares the network of another container, or of the host, has no ports, name or address of its own. The engine refuses to make one that says otherwise: "conflicting options".',
    message: ({ service, attribute, mode }) =>
      `Service "${service}" says ${attribute} beside its network mode ${mode}, and the engine refuses such a container.`,
    fix: ({ attribute, mode }) =>
      mode.startsWith('host')
        ? `Take ${attribute} away.`
        : `Say ${attribute} of the service whose network it is (${mode}), and take it away here.`,
    mend: 'Say it of the service whose network it is, and take it away here.',
  }),
  addressRefused: kind<{ path: string; reason: string }>()({
    code: 'CO076',
    severity: 'error',
    title: 'A fixed address or a subnet that the Docker Engine refuses',
    why: 'A fixed address must lie in a subnet that the network itself names, must be free, and must not be the gateway. Docker tells so when the container starts, and then the container does not start.',
    message: ({ path, reason }) => `${path} ${reason}.`,
    fix: 'Give the network a subnet under `ipam.config`, and the service a free address in it.',
  }),
  portsDropped: kind<{ service: string; attribute: string; mode: string }>()({
    code: 'CO077',
    severity: 'warning',
    title: 'Published ports that the engine drops',
    why: 'On the network of the host a container listens on the ports of the host itself, and with no network on none. `ports` says nothing there: no port is mapped to another one, and no address limits who may come.',
    message: ({ service, mode }) =>
      `Service "${service}" publishes ports that the engine drops beside network_mode: ${mode}.`,
    fix: 'Take `ports` away, or `network_mode`; where the application listens is a setting of its own.',
  }),
};
