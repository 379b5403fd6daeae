import type { AccountProps, RouteProps, Server, StackProps } from '../core/index.ts';
import {
  accountOf,
  alertToken,
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
import { MEMORY } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { oneLine, rule, integer } from '../core/shapes.ts';
import { STACK_RULES } from '../core/stack.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import type { Duration } from '../values/index.ts';
import { Size } from '../values/index.ts';
import { gatusConfig } from './config.ts';
import type { GatusLogin } from './login.ts';
import { LOGIN, securityOf } from './login.ts';
import { aliveProbe } from './own.ts';
import { gatusTool } from './tool.ts';
import { NEVER_QUIET } from './windows.ts';

/** A Gatus on a server that watches others. */
export interface GatusProps extends StackProps, AccountProps {
  /** Label below the lab's domain, or a whole host name. @default - `status-<server>` */
  readonly host?: string;
  /**
   * Who may see it. Other servers have to, to notice when it stops. @default - the overlay and the LAN, as far as
   * the server has them, else everybody
   */
  readonly access?: RouteProps['access'];
  /** Who has to sign in. @default - the account `admin` where `access` is public, else nobody */
  readonly login?: GatusLogin;
  /** What stands above the page. @default - `Status, seen from <server>` */
  readonly title?: string;
  /**
   * How many probes it may carry out at once. With fewer places than probes that may never end it goes blind (GA010).
   * @default - all of its probes, so that none waits for another
   */
  readonly concurrency?: number;
  /** After which time an alert that stays open is repeated, at least 5 minutes; `never`. @default - 1 day */
  readonly remind?: Duration | 'never';
  /** Memory limit. @default 128 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 0.5 */
  readonly cpus?: number;
}

/** Gatus does not start with reminders that come more often. */
const SHORTEST_REMINDER = 300;

const GATUS_RULES: AllRules<GatusProps> = {
  ...STACK_RULES,
  ...ACCOUNT_RULES,
  host: RULES.hostLabel,
  access: ACCESS,
  login: LOGIN,
  title: oneLine('The title of a page'),
  concurrency: integer('A number of probes at once', 1),
  remind: rule(
    'The time after which an alert is repeated',
    "a Duration of whole seconds and at least 5 minutes, or 'never'",
    (value) => {
      const seconds = (value as Partial<Duration> | null)?.inSeconds;
      return value === 'never' || (Number.isInteger(seconds) && Number(seconds) >= SHORTEST_REMINDER);
    },
  ),
  memory: MEMORY,
  cpus: RULES.cores,
};

/** The watcher of a server: its probes are those monitors of the lab that this server carries out. */
export class Gatus extends Stack {
  /** Gatus itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: GatusProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    validateOwnProps(this, props, GATUS_RULES, new.target, Gatus);
    const { uid, gid, user } = accountOf(this, props, ACCOUNTS.gatus);
    const { access = within(server), title, concurrency, remind } = props;
    const remindSeconds = remind === 'never' ? 0 : remind?.inSeconds;
    const host = props.host ?? `status-${server.node.id}`;
    const url = `https://${server.hostName(host)}`;
    const security = securityOf(this, props.login ?? (access === 'public' ? { username: 'admin' } : 'none'), url);
    alertToken(server);
    pushToken(server);
    const data = new Volume(this, 'data', {
      holds: 'replaceable',
      reason: 'the history of probes, which begins anew',
      uid,
      gid,
    });
    const config = new ConfigFile(this, 'config', {
      fileName: 'config.yaml',
      onChange: 'watched', // Gatus reads it anew within a minute
      expandsVariables: true,
      uid,
      gid,
      content: (blueprint) => gatusConfig(blueprint, server.node.id, { title, security, concurrency, remindSeconds }),
    });
    this.main = new Service(this, id, {
      image: security === undefined ? images.gatus : images.gatus.with({ ownAuth: true }),
      user,
      hardening: 'strict',
      environment: { GATUS_CONFIG_PATH: '/config/config.yaml', TZ: server.lab.timezone },
      mounts: [config.at('/config'), data.at('/data')],
      extraHosts: { 'host.docker.internal': 'host-gateway' }, // for what it watches on its own server
      memory: props.memory ?? Size.mebibytes(128),
      cpus: props.cpus ?? 0.5,
      healthcheck: Healthcheck.none('the image holds the program of Gatus alone, nothing that could ask it'),
    });
    const push = `${url}/api/v1/endpoints/{server}_{job}/external`;
    const settings = concurrency === undefined ? {} : { concurrency };
    offer(this, 'Watcher', { tool: gatusTool.id, service: this.main, push, neverQuiet: NEVER_QUIET, settings });
    bringTool(this, gatusTool);
    this.main.route(host, {
      port: 8080,
      access,
      auth: security === undefined ? 'none' : 'app',
      probe: { status: [200], ...aliveProbe(server.node.id) },
    });
  }
}

function within({ props: { addresses } }: Server): NonNullable<RouteProps['access']> {
  const { lan, overlay } = addresses;
  if (lan !== undefined && overlay !== undefined) return { allow: ['lan', 'vpn'] };
  if (overlay !== undefined) return 'vpn';
  return lan === undefined ? 'public' : 'lan';
}
