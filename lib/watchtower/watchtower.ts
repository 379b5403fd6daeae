import type { AccountProps, Server, StackProps } from '../core/index.ts';
import {
  accountOf,
  alertToken,
  ConfigFile,
  DockerSocketProxy,
  Healthcheck,
  offer,
  Service,
  Stack,
} from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { validateOwnProps, RULES } from '../core/rules.ts';
import { MEMORY } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { schedule as aSchedule, positiveDuration } from '../core/shapes.ts';
import { STACK_RULES } from '../core/stack.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import type { Duration } from '../values/index.ts';
import { Schedule, Size } from '../values/index.ts';
import { notificationUrl } from './notification-url.ts';
import { watchtowerTool } from './tool.ts';

/** A Watchtower: raises the images of services with `updates: 'auto'`. */
export interface WatchtowerProps extends StackProps, AccountProps {
  /** When it looks. @default - on Saturdays at 04:30 */
  readonly schedule?: Schedule;
  /** How long a run may take. Watchers keep quiet meanwhile about what it updates. @default - 30 minutes */
  readonly longestRun?: Duration;
  /** Memory limit. @default 128 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 0.5 */
  readonly cpus?: number;
}

/** Where Watchtower finds the file that tells whom to notify. */
const NOTIFICATION_FILE = '/etc/watchtower/notification-url';

/** A schedule as Watchtower reads it: cron with six fields, seconds first. */
export const watchtowerCron = ({ cron }: Schedule): string => `0 ${cron}`;

const WATCHTOWER_RULES: AllRules<WatchtowerProps> = {
  ...STACK_RULES,
  ...ACCOUNT_RULES,
  schedule: aSchedule('When Watchtower looks'),
  longestRun: positiveDuration('How long a run may take'),
  memory: MEMORY,
  cpus: RULES.cores,
};

/**
 * Watchtower, the maintained fork. It touches only containers that are labelled for it. It replaces containers, so it
 * needs more of the Docker API than any other service of a lab. What it did it tells the lab's ntfy, with the alert
 * token of its server; the address is in a file, since everybody who may ask Docker sees the environment.
 */
export class Watchtower extends Stack {
  /** Watchtower itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: WatchtowerProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    validateOwnProps(this, props, WATCHTOWER_RULES, new.target, Watchtower);
    const { uid, gid, user } = accountOf(this, props, ACCOUNTS.watchtower);
    const docker = new DockerSocketProxy(this, 'docker-proxy', {
      image: images.dockerSocketProxy,
      allow: ['CONTAINERS', 'IMAGES', 'INFO', 'NETWORKS', 'PING', 'POST'],
    });
    const { schedule = Schedule.weekly('sat', '04:30'), longestRun } = props;
    const token = alertToken(server);
    const notification = new ConfigFile(this, 'notification-url', {
      content: (blueprint) => notificationUrl(blueprint, server.node.id, token.inFile()),
      uid,
      gid,
    });
    this.main = new Service(this, id, {
      image: images.watchtower,
      user,
      hardening: 'strict',
      environment: {
        TZ: server.lab.timezone,
        DOCKER_HOST: docker.endpoint,
        WATCHTOWER_LABEL_ENABLE: 'true',
        WATCHTOWER_CLEANUP: 'true',
        WATCHTOWER_NO_STARTUP_MESSAGE: 'true',
        WATCHTOWER_NOTIFICATION_URL: NOTIFICATION_FILE,
        WATCHTOWER_NOTIFICATION_REPORT: 'true', // one message a run that changed something, rather than its log
        WATCHTOWER_NOTIFICATIONS_HOSTNAME: server.node.id,
        WATCHTOWER_SCHEDULE: watchtowerCron(schedule),
      },
      mounts: [notification.at(NOTIFICATION_FILE)],
      networks: [docker.connection()],
      memory: props.memory ?? Size.mebibytes(128),
      cpus: props.cpus ?? 0.5,
      dependsOn: [docker.healthy()],
      healthcheck: Healthcheck.fromImage(),
    });
    offer(this, 'Updater', {
      tool: watchtowerTool.id,
      service: this.main,
      schedule,
      ...(longestRun !== undefined && { longestRun }),
    });
  }
}
