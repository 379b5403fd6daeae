import type { Blueprint, NtfyDelivery } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import type { AccountProps, RouteProps, Server, StackProps } from '../core/index.ts';
import {
  accountOf,
  ConfigFile,
  CORE_ERRORS,
  Healthcheck,
  offer,
  Secret,
  SecretMaker,
  Service,
  Stack,
  Volume,
} from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { fields, plainData, unless } from '../core/fields.ts';
import { ACCESS } from '../core/route-rules.ts';
import { validateOwnProps, RULES } from '../core/rules.ts';
import { MEMORY } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { list, positiveDuration, positiveSize, text } from '../core/shapes.ts';
import { STACK_RULES } from '../core/stack.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import type { CallSite } from '../values/index.ts';
import { captureCaller, Duration, LabError, locationOf, Schedule, Size } from '../values/index.ts';
import type { Account } from './accounts.ts';
import { PUBLISHER } from './accounts.ts';
import type { Attachments } from './server-config.ts';
import { serverConfig } from './server-config.ts';

/** An ntfy for alerts. */
export interface NtfyProps extends StackProps, AccountProps {
  /** Label below the lab's domain, or a whole host name. @default - the stack's id */
  readonly host?: string;
  /** Who may reach it. Phones are outside. @default 'public' */
  readonly access?: RouteProps['access'];
  /** Name of the account that may do everything; the hash of its password is a secret. @default 'admin' */
  readonly admin?: string;
  /**
   * Accounts that may read the topics and write nothing: one a person, for the app on the phone. The hash of each
   * password is a secret. @default - none, and then the administrator alone reads
   */
  readonly readers?: readonly string[];
  /** What the names of its topics `alerts`, `warnings` and `info` begin with. @default '' */
  readonly topicPrefix?: string;
  /** Room for files. @default - 1 GiB, 15 MiB each, for 3 hours */
  readonly attachments?: Attachments;
  /**
   * The server through which iPhones are woken, as iOS delivers at once only what Apple is told by the maker of the
   * app. It learns that something came, and not what. @default 'https://ntfy.sh'
   */
  readonly upstream?: string | false;
  /** Any other key of server.yml, above those that are generated. @default - none */
  readonly config?: Mapping;
  /** Memory limit. @default 128 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 0.5 */
  readonly cpus?: number;
}

/** Rule: ntfy's `AllowedUsername` and `AllowedTopic`. */
const USERNAME = /^[-_.+@a-zA-Z0-9]+$/;
const TOPIC_PREFIX = /^[-_A-Za-z0-9]{0,48}$/;

/** Asks for a password and prints its hash: ntfy does not start with a password in its place. */
const MAKE_HASH = `docker run --rm -it ${images.ntfy.reference} user hash`;

const ACCOUNT = text('The name of an account', 'letters, digits and - _ . + @', (name) => USERNAME.test(name));

const NTFY_RULES: AllRules<NtfyProps> = {
  ...STACK_RULES,
  ...ACCOUNT_RULES,
  host: RULES.hostLabel,
  access: ACCESS,
  admin: ACCOUNT,
  readers: list(ACCOUNT),
  topicPrefix: text('topicPrefix', 'at most 48 letters, digits, - and _', (prefix) => TOPIC_PREFIX.test(prefix)),
  attachments: fields<Attachments>('Room for files', 'written as { keep: Duration.hours(3) }', {
    total: positiveSize('The size of all files'),
    file: positiveSize('The size of a file'),
    keep: positiveDuration('How long a file is kept'),
  }),
  upstream: unless(
    (value) => value === false,
    text('The server that wakes iPhones', "false, or a URL as 'https://ntfy.sh'", (url) =>
      /^https?:\/\/\S+$/.test(url),
    ),
  ),
  config: plainData('Further keys of server.yml'),
  memory: MEMORY,
  cpus: RULES.cores,
};

/**
 * A notifier: ntfy, in which nobody may read or write a topic unless an account says so. Each server of the lab that
 * sends alerts has an account that writes alone, with a token and no password.
 */
export class Ntfy extends Stack {
  /** ntfy itself. */
  readonly main: Service;

  /** @throws LabError HL014 for a name of an account or a topic that ntfy refuses. */
  constructor(server: Server, id: string, props: NtfyProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    validateOwnProps(this, props, NTFY_RULES, new.target, Ntfy);
    const { uid, gid, user } = accountOf(this, props, ACCOUNTS.ntfy);
    const { host = id, admin = 'admin', readers = [], topicPrefix = '', attachments = {}, config = {} } = props;
    checkNames(this.node.path, [admin, ...readers], captureCaller(new.target));
    const people: readonly Account[] = [
      { name: admin, hash: this.hashOf(admin, 'admin-hash').inFile(), role: 'admin', may: 'rw' },
      ...readers.map((name): Account => {
        const hash = this.hashOf(name, `reader-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-hash`);
        return { name, hash: hash.inFile(), role: 'user', may: 'ro' };
      }),
    ];
    const accounts = new Volume(this, 'accounts', { holds: 'state', uid, gid });
    const cache = new Volume(this, 'cache', { holds: 'cache', uid, gid });
    const file = new ConfigFile(this, 'server', {
      fileName: 'server.yml',
      content: (blueprint) => {
        const delivery = deliveryOf(blueprint, this.node.path);
        return serverConfig(blueprint, { delivery, people, attachments, config, upstream: props.upstream ?? UPSTREAM });
      },
      uid,
      gid,
    });
    this.main = new Service(this, id, {
      image: images.ntfy,
      user,
      hardening: 'strict',
      command: ['serve'],
      environment: { TZ: server.lab.timezone },
      mounts: [file.at('/etc/ntfy/server.yml'), accounts.at('/var/lib/ntfy'), cache.at('/var/cache/ntfy')],
      memory: props.memory ?? Size.mebibytes(128),
      cpus: props.cpus ?? 0.5,
      healthcheck: Healthcheck.http(80, '/v1/health'),
    });
    offer(this, 'Notifier', {
      tool: 'ntfy',
      service: this.main,
      delivery: {
        kind: 'ntfy',
        url: `https://${server.hostName(host)}`,
        localUrl: `http://${this.main.composeName}`,
        topics: { alert: `${topicPrefix}alerts`, warning: `${topicPrefix}warnings`, info: `${topicPrefix}info` },
        pathTopic: `${topicPrefix}alert-path`,
      },
    });
    this.main.route(host, {
      port: 80,
      access: props.access ?? 'public',
      auth: 'app',
      trustsProxy: true, // it counts and refuses clients by the address that the proxy says
      probe: { path: '/v1/health', status: [200] },
    });
    // A few kilobytes, and nobody is told anything meanwhile.
    this.backup({
      schedule: Schedule.daily('03:50'),
      longestRun: Duration.minutes(5),
      grace: Duration.minutes(75),
    });
  }

  private hashOf(account: string, id: string): Secret {
    return new Secret(this, id, {
      description: `Hash of the password of ${account} in ntfy`,
      make: MAKE_HASH,
      maker: SecretMaker.bcrypt(),
    });
  }
}

const UPSTREAM = 'https://ntfy.sh';

function deliveryOf({ notifiers }: Blueprint, id: string): NtfyDelivery {
  const delivery = notifiers.find((notifier) => notifier.id === id)?.delivery;
  if (delivery?.kind !== 'ntfy') throw new Error(`${id} offers no delivery by ntfy`);
  return delivery;
}

function checkNames(path: string, accounts: readonly string[], site: CallSite): void {
  const refuse = (what: string, rule: string, given: string): LabError =>
    LabError.of(CORE_ERRORS.invalidValue, { what, rule }, { path, source: locationOf(site) }, { given });
  accounts.forEach((name, index) => {
    if (name.startsWith(PUBLISHER)) throw refuse('The name of an account', `without "${PUBLISHER}" before it`, name);
    if (accounts.indexOf(name) !== index) throw refuse('The name of an account', 'another for each', name);
  });
}
