import type { Blueprint } from '../blueprint/index.ts';
import { notifiersFor, ntfyUrl, pingName, reportsHere } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import type {
  Account,
  AccountProps,
  OutgoingMail,
  RouteProps,
  Server,
  ServiceProps,
  StackProps,
} from '../core/index.ts';
import {
  accountOf,
  alertToken,
  ConfigFile,
  Healthcheck,
  Job,
  offer,
  Secret,
  SecretMaker,
  Service,
  sqliteDatabase,
  Stack,
  SUBMISSIONS,
  Volume,
} from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { OUTGOING_MAIL } from '../core/mail-rules.ts';
import { ACCESS } from '../core/route-rules.ts';
import { validateOwnProps, RULES } from '../core/rules.ts';
import { MEMORY } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { oneLine } from '../core/shapes.ts';
import { STACK_RULES } from '../core/stack.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import { SETUP_SCRIPT } from './setup-script.ts';

/** A Healthchecks: notices jobs that did not run. */
export interface HealthchecksProps extends StackProps, AccountProps {
  /** Label below the lab's domain, or a whole host name. @default - the stack's id */
  readonly host?: string;
  /** Who may reach it. @default 'public' */
  readonly access?: RouteProps['access'];
  /** E-mail address of its first account. @default - the lab's contact, else admin@ its domain */
  readonly admin?: string;
  /** Name of its first project, whose ping key the jobs of the lab use. @default - the lab's domain */
  readonly projectName?: string;
  /** Through whom it sends mail. @default - it sends none, and nobody gets a new password by mail */
  readonly mail?: OutgoingMail;
  /** Memory limit. @default 512 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 1 */
  readonly cpus?: number;
}

const SETTINGS = '/etc/homelab/settings.json';
const SCRIPT = '/etc/homelab/setup.py';

/** The shortest period and grace that it has, in seconds. Rule: hc/api/schemas.py. */
const SHORTEST = 60;

const HEALTHCHECKS_RULES: AllRules<HealthchecksProps> = {
  ...STACK_RULES,
  ...ACCOUNT_RULES,
  host: RULES.hostLabel,
  access: ACCESS,
  admin: RULES.mailAddress,
  projectName: oneLine('The name of a project'),
  mail: OUTGOING_MAIL,
  memory: MEMORY,
  cpus: RULES.cores,
};

/**
 * Healthchecks with SQLite, closed to new accounts. Its first account, a project with a ping key and the way to the
 * lab's ntfy are made after a deploy by a job, which leaves alone what is right already, and so is a check for every
 * job that reports by `Heartbeats`. Others tell it that they ran with a request to
 * `<PING_ENDPOINT><ping key>/<name of the job>?create=1`.
 */
export class Healthchecks extends Stack {
  /** Healthchecks itself. */
  readonly main: Service;
  /** The key with which jobs of the lab tell that they ran. */
  readonly pingKey: Secret;

  constructor(server: Server, id: string, props: HealthchecksProps = {}) {
    super(server, id, props);
    validateOwnProps(this, props, HEALTHCHECKS_RULES, new.target, Healthchecks);
    const account = accountOf(this, props, ACCOUNTS.healthchecks);
    const { uid, gid, user } = account;
    const { access, host: label = id } = props;
    const host = server.hostName(label);
    const endpoint = `https://${host}/ping/`;
    this.pingKey = new Secret(this, 'ping-key', {
      description: 'With it jobs tell Healthchecks that they ran: the same value on every server that asks for it',
      maker: SecretMaker.text(22),
    });
    const key = new Secret(this, 'secret-key', {
      description: 'Signs the sessions of Healthchecks',
      maker: SecretMaker.text(50),
    });
    // SQLite lets its setup and itself write to one file.
    const data = new Volume(this, 'data', { holds: 'state', uid, gid, shared: true });
    const { mail } = props;
    const database: ServiceProps = {
      image: images.healthchecks,
      user,
      environment: {
        DEBUG: 'False',
        REGISTRATION_OPEN: 'False', // open by default
        SECRET_KEY_FILE: `/run/secrets/${key.node.id}`,
        SITE_ROOT: `https://${host}`,
        SITE_NAME: 'Healthchecks',
        ALLOWED_HOSTS: host, // its healthcheck asks under this name
        SECURE_PROXY_SSL_HEADER: 'HTTP_X_FORWARDED_PROTO,https', // else every form is refused behind a proxy
        DB: 'sqlite',
        DB_NAME: '/data/hc.sqlite',
        PING_ENDPOINT: endpoint,
        INTEGRATIONS_ALLOW_PRIVATE_IPS: 'True', // the notifier may be at home, or beside it
        ...(mail !== undefined && mailSettings(mail)),
      },
      secrets: [key, ...(mail?.login === undefined ? [] : [mail.login.password])].map((each) =>
        each.asFile({ uid, gid }),
      ),
      mounts: [data.at('/data')],
      memory: props.memory ?? Size.mebibytes(512),
      cpus: props.cpus ?? 1,
    };
    this.main = new Service(this, id, {
      ...database,
      healthcheck: Healthcheck.fromImage({ startPeriod: Duration.minutes(1) }),
      database: sqliteDatabase({ file: '/data/hc.sqlite', volume: data }),
    });
    this.addSetup(database, props, account);
    offer(this, 'PingReceiver', {
      tool: 'healthchecks',
      service: this.main,
      url: endpoint,
      keyVariable: this.pingKey.variable,
    });
    this.main.route(label, {
      port: 8000,
      ...(access !== undefined && { access }),
      trustsProxy: true, // it counts failed sign-ins by the address that the proxy says
      probe: { path: '/api/v3/status/', status: [200] },
    });
    this.backup({ schedule: Schedule.daily('03:30') });
  }

  /** The job that makes what nobody should have to click. It runs after every deploy, as what it makes may change. */
  private addSetup(
    database: ServiceProps,
    { admin, projectName, mail }: HealthchecksProps,
    { uid, gid }: Account,
  ): void {
    const { server } = this;
    const { lab } = server;
    const email = admin ?? lab.props.contact ?? `admin@${lab.domain}`;
    const password = new Secret(this, 'admin-password', {
      description: `First password of ${email} in Healthchecks; later ones are chosen there`,
      maker: SecretMaker.text(24),
    });
    const token = alertToken(server);
    const settings = new ConfigFile(this, 'settings', {
      fileName: 'settings.json',
      uid,
      gid,
      content: (blueprint) => ({
        email,
        password: password.inFile(),
        timezone: lab.timezone,
        project: projectName ?? lab.domain,
        ping_key: this.pingKey.inFile(),
        checks: checksOf(blueprint),
        channels: { ...(mail !== undefined && { email }), ...ntfyChannel(blueprint, server.node.id, token.inFile()) },
      }),
    });
    const script = new ConfigFile(this, 'setup-script', { fileName: 'setup.py', content: SETUP_SCRIPT });
    new Job(this, 'setup', {
      ...database,
      runs: 'each-deploy',
      probe: ['env', 'HL_ASK=1', 'python3', SCRIPT],
      entrypoint: ['python3', SCRIPT],
      environment: {
        ...database.environment,
        DJANGO_SETTINGS_MODULE: 'hc.settings',
        HL_SETTINGS: SETTINGS,
        PYTHONPATH: '/opt/healthchecks',
      },
      mounts: [...(database.mounts ?? []), settings.at(SETTINGS), script.at(SCRIPT)],
      dependsOn: [this.main.healthy()], // it makes the tables as it starts
    });
  }
}

/** Rule: EMAIL_* of hc/settings.py. TLS from the first byte and STARTTLS exclude each other. */
const mailSettings = ({
  host,
  port = SUBMISSIONS,
  from,
  login,
}: OutgoingMail): Readonly<Record<string, string | number>> => ({
  EMAIL_HOST: host,
  EMAIL_PORT: port,
  EMAIL_USE_SSL: port === SUBMISSIONS ? 'True' : 'False',
  EMAIL_USE_TLS: port !== SUBMISSIONS && login !== undefined ? 'True' : 'False',
  DEFAULT_FROM_EMAIL: from,
  ...(login !== undefined && {
    EMAIL_HOST_USER: login.username,
    EMAIL_HOST_PASSWORD_FILE: `/run/secrets/${login.password.node.id}`,
  }),
});

/** A check for every job that reports on its server: the slug by which it pings, its period and its grace in seconds. */
const checksOf = ({ heartbeats }: Blueprint): Mapping =>
  Object.fromEntries(
    heartbeats
      .filter(reportsHere)
      .map(({ server, job, periodSeconds, graceSeconds }) => [
        pingName(server, job),
        [Math.max(SHORTEST, periodSeconds), Math.max(SHORTEST, graceSeconds)],
      ]),
  );

/** How it tells the lab's ntfy, in the form that it keeps such a way in. Nothing where there is none. */
function ntfyChannel(blueprint: Blueprint, server: string, token: string): Mapping {
  for (const notifier of notifiersFor(blueprint, server)) {
    const url = ntfyUrl(notifier, server);
    if (url === undefined || notifier.delivery?.kind !== 'ntfy') continue;
    return { ntfy: { topic: notifier.delivery.topics.alert, url, priority: 4, priority_up: 3, token } };
  }
  return {};
}
