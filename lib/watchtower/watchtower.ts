import type { Server, StackProps } from '../core/index.ts';
import { DockerSocketProxy, Healthcheck, Service, Stack } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Schedule, Size } from '../values/index.ts';

/** A Watchtower: raises the images of services with `updates: 'auto'`. */
export interface WatchtowerProps extends StackProps {
  /** When it looks. @default - on Saturdays at 04:30 */
  readonly schedule?: Schedule;
  /** Memory limit. @default 128 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 0.5 */
  readonly cpus?: number;
}

/** A schedule as Watchtower reads it: cron with six fields, seconds first. */
export const watchtowerCron = ({ cron }: Schedule): string => `0 ${cron}`;

/**
 * Watchtower, the maintained fork. It touches only containers that are labelled for it. It replaces containers, so it
 * needs more of the Docker API than any other service of a lab.
 */
export class Watchtower extends Stack {
  /** Watchtower itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: WatchtowerProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    const docker = new DockerSocketProxy(this, 'docker-proxy', {
      image: images.dockerSocketProxy,
      allow: ['CONTAINERS', 'EVENTS', 'IMAGES', 'INFO', 'NETWORKS', 'PING', 'POST', 'VERSION'],
    });
    this.main = new Service(this, id, {
      image: images.watchtower,
      hardening: 'strict',
      environment: {
        TZ: server.lab.timezone,
        DOCKER_HOST: docker.endpoint,
        WATCHTOWER_LABEL_ENABLE: 'true',
        WATCHTOWER_CLEANUP: 'true',
        WATCHTOWER_NO_STARTUP_MESSAGE: 'true',
        WATCHTOWER_SCHEDULE: watchtowerCron(props.schedule ?? Schedule.weekly('sat', '04:30')),
      },
      networks: [docker.connection()],
      memory: props.memory ?? Size.mebibytes(128),
      cpus: props.cpus ?? 0.5,
      dependsOn: [docker.healthy()],
      healthcheck: Healthcheck.fromImage(),
    });
  }
}
