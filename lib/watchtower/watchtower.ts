import type { Server, StackProps } from '../core/index.ts';
import { DockerSocketProxy, Healthcheck, Service, Stack } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Size } from '../values/index.ts';

/** A Watchtower: raises the images of services with `updates: 'auto'`. */
export interface WatchtowerProps extends StackProps {
  /** When it looks, as cron with six fields, seconds first. @default '0 30 4 * * 6', on Saturdays at half past four */
  readonly schedule?: string;
}

/**
 * Watchtower, the maintained fork. It touches only containers that are labelled for it. It replaces containers, so it
 * needs more of the Docker API than any other service of a lab.
 */
export class Watchtower extends Stack {
  constructor(server: Server, id: string, props: WatchtowerProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    const docker = new DockerSocketProxy(this, 'docker-proxy', {
      image: images.dockerSocketProxy,
      allow: ['CONTAINERS', 'EVENTS', 'IMAGES', 'INFO', 'NETWORKS', 'PING', 'POST', 'VERSION'],
    });
    new Service(this, id, {
      image: images.watchtower,
      environment: {
        TZ: server.lab.props.timezone ?? 'Etc/UTC',
        DOCKER_HOST: docker.endpoint,
        WATCHTOWER_LABEL_ENABLE: 'true',
        WATCHTOWER_CLEANUP: 'true',
        WATCHTOWER_NO_STARTUP_MESSAGE: 'true',
        WATCHTOWER_SCHEDULE: props.schedule ?? '0 30 4 * * 6',
      },
      networks: [docker.connection()],
      memory: Size.mebibytes(128),
      dependsOn: [docker.started()],
      healthcheck: Healthcheck.fromImage(),
    });
  }
}
