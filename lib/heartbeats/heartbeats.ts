import type { Blueprint } from '../blueprint/index.ts';
import { overdueAfter } from '../blueprint/index.ts';
import type {
  Account,
  AccountProps,
  Mount,
  PublishedPort,
  RouteProps,
  Server,
  StackProps,
  Tool,
} from '../core/index.ts';
import {
  accountOf,
  bringTool,
  ConfigFile,
  Healthcheck,
  offer,
  pushToken,
  Service,
  Stack,
  Volume,
} from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { ACCESS } from '../core/route-rules.ts';
import { validateOwnProps, RULES } from '../core/rules.ts';
import { MEMORY, PORT_TO } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { STACK_RULES } from '../core/stack.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import { Size } from '../values/index.ts';
import { AGE_SCRIPT } from './age-script.ts';
import { PINGS, pingsOf } from './pings.ts';
import { PUSH_SCRIPT } from './push-script.ts';
import { reportScript } from './report-script.ts';
import { timerFiles } from './timers.ts';

/** What keeps the reports of a server's jobs. */
export interface HeartbeatsProps extends StackProps, AccountProps {
  /** Port of the server on which watchers ask. @default 8787 */
  readonly port?: number;
  /**
   * Who may ask: it answers names of jobs, and whether they are well. @default - the overlay where the server has one,
   * else its LAN, else everybody
   */
  readonly to?: PublishedPort['to'];
  /**
   * The name under which jobs that run elsewhere report here, through the reverse proxy: a label below the lab's domain,
   * or a whole host name. @default - none: they push to the watchers, which forget a silence at every start
   */
  readonly host?: string;
  /** Who may report under that name; everybody has to show the token. @default 'public' */
  readonly access?: RouteProps['access'];
  /** Memory limit. @default 16 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 0.1 */
  readonly cpus?: number;
}

const PORT = 8080;
const PUSH = '/cgi-bin/push';

const HEARTBEATS_RULES: AllRules<HeartbeatsProps> = {
  ...STACK_RULES,
  ...ACCOUNT_RULES,
  port: RULES.port,
  to: PORT_TO,
  host: RULES.hostLabel,
  access: ACCESS,
  memory: MEMORY,
  cpus: RULES.cores,
};

/**
 * Keeps the last report of every job of a server, and answers watchers how long ago it came. A watcher that waits for
 * reports itself forgets at every start how long none has come (gatus#1237); one that asks does not have to remember.
 */
export class Heartbeats extends Stack {
  /** The web server that answers. */
  readonly main: Service;

  constructor(server: Server, id: string, props: HeartbeatsProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    validateOwnProps(this, props, HEARTBEATS_RULES, new.target, Heartbeats);
    const account = accountOf(this, props, ACCOUNTS.heartbeats);
    const { port = 8787, to = narrowest(server), host, access = 'public' } = props;
    const reports = new Volume(this, 'reports', {
      holds: 'replaceable',
      reason: 'the last report of each job, which its next run makes anew',
      mode: '0755', // the host writes, the container reads
    });
    const seen = new Volume(this, 'seen', {
      holds: 'replaceable',
      reason: 'since when each job is to report, which is taken from the reports when it is lost',
      uid: account.uid,
      gid: account.gid,
      mode: '0755',
    });
    const script = new ConfigFile(this, 'age', { content: AGE_SCRIPT, executable: true });
    const limits = new ConfigFile(this, 'limits', {
      fileName: 'limits',
      onChange: 'watched',
      content: (blueprint) => limitsOf(blueprint, server.node.id),
    });
    // For the script of reports on the host; no container has it.
    new ConfigFile(this, PINGS, { format: 'text', content: (blueprint) => pingsOf(blueprint, server.node.id) });
    const taking = host === undefined ? undefined : this.takePushes(server, account);
    this.main = new Service(this, id, {
      image: taking === undefined ? images.busybox : images.busybox.with({ ownAuth: true }),
      user: account.user,
      hardening: 'strict',
      command: ['httpd', '-f', '-p', String(PORT), '-h', '/www'],
      mounts: [
        script.at('/www/cgi-bin/age'),
        limits.at('/etc/heartbeats'),
        reports.readOnlyAt('/reports'),
        seen.at('/seen'),
        ...(taking?.mounts ?? []),
      ],
      ports: [{ port, target: PORT, to }],
      init: true, // httpd leaves the scripts that it ran to its parent
      memory: props.memory ?? Size.mebibytes(16),
      cpus: props.cpus ?? 0.1,
      healthcheck: Healthcheck.http(PORT, '/cgi-bin/age/'),
    });
    const path = '/cgi-bin/age/{job}';
    offer(this, 'HeartbeatReceiver', {
      tool: heartbeatsTool.id,
      service: this.main,
      port,
      path,
      reports,
      ...(taking !== undefined && {
        pushed: taking.pushed,
        push: `https://${server.hostName(host ?? '')}${PUSH}/{job}`,
      }),
    });
    bringTool(this, heartbeatsTool);
    if (host !== undefined) {
      // Answers of age are for watchers, which ask at its port.
      const probe = { path: `${PUSH}/`, status: [200] };
      this.main.route({ host, path: PUSH }, { port: PORT, access, auth: 'app', probe });
    }
  }

  /** What the web server needs to take reports from elsewhere. */
  private takePushes(
    server: Server,
    { uid, gid }: Account,
  ): { readonly pushed: Volume; readonly mounts: readonly Mount[] } {
    const secret = pushToken(server);
    const pushed = new Volume(this, 'pushed', {
      holds: 'replaceable',
      reason: 'the last report of each job elsewhere, which its next run makes anew',
      uid,
      gid,
      mode: '0755',
    });
    const script = new ConfigFile(this, 'push', { content: PUSH_SCRIPT, executable: true });
    const token = new ConfigFile(this, 'token', {
      fileName: 'token',
      format: 'text',
      onChange: 'watched',
      uid,
      gid,
      content: (blueprint) =>
        blueprint.heartbeats.some((each) => each.server === server.node.id && each.pushUrl !== undefined)
          ? secret.inFile()
          : '',
    });
    return {
      pushed,
      mounts: [script.at('/www/cgi-bin/push'), token.at('/etc/heartbeat-token'), pushed.at('/pushed')],
    };
  }
}

function narrowest({ props: { addresses } }: Server): PublishedPort['to'] {
  if (addresses.overlay !== undefined) return 'vpn';
  return addresses.lan === undefined ? 'public' : 'lan';
}

/** A line a job: its name, after how many seconds its silence is an alert, and whether it reports from elsewhere. */
const limitsOf = ({ heartbeats }: Blueprint, server: string): string =>
  heartbeats
    .filter((each) => each.server === server && each.file !== undefined)
    .map((each) => `${each.job} ${overdueAfter(each)}${each.pushUrl === undefined ? '' : ' pushed'}\n`)
    .join('');

/** The script by which jobs report. */
const heartbeatsTool: Tool = {
  id: 'heartbeats',
  needs: ({ heartbeatReceivers, servers }) => {
    const keeping = new Set(heartbeatReceivers.flatMap(({ server, tool }) => (tool === 'heartbeats' ? server : [])));
    const programs = servers.flatMap(({ id: server, dataRoot }) =>
      keeping.has(server)
        ? { server, name: 'heartbeat', path: `${dataRoot}/bin/heartbeat`, usage: 'heartbeat JOB STATUS', calls: [] }
        : [],
    );
    return { programs };
  },
  derive: (blueprint) => ({
    files: [
      ...blueprint.heartbeatReceivers
        .filter(({ tool }) => tool === 'heartbeats')
        .map((receiver) => reportScript(blueprint, receiver)),
      ...timerFiles(blueprint),
    ],
    patches: [],
  }),
  checks: [],
};
