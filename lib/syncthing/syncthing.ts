import type { AccountProps, Directory, Server, StackProps } from '../core/index.ts';
import {
  accountOf,
  ConfigFile,
  Healthcheck,
  offer,
  Secret,
  SecretMaker,
  Service,
  Stack,
  Volume,
} from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { DIRECTORY } from '../core/directory.ts';
import { validateOwnProps, RULES } from '../core/rules.ts';
import { MEMORY } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { STACK_RULES } from '../core/stack.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import { Schedule, Size } from '../values/index.ts';
import { API_KEY, INTERFACE, LOGIN, PASSWORD, SOCKET, START_SCRIPT } from './start-script.ts';

/** A Syncthing that carries backups between servers. */
export interface SyncthingProps extends StackProps, AccountProps {
  /** Where the copies of other servers' backups lie: a drive of its own, which `prepare` never makes. @default - the volume `copies` */
  readonly copies?: Directory;
  /**
   * Number of the group of the host whose members get to the web interface, beside root. They sign in as well.
   * @default - root alone
   */
  readonly interfaceGroup?: number;
  /** Memory limit. @default 512 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 1 */
  readonly cpus?: number;
}

/** On which its peers speak to it. */
const PEERS = 22000;

const START = '/etc/homelab/start.sh';

const SYNCTHING_RULES: AllRules<SyncthingProps> = {
  ...STACK_RULES,
  ...ACCOUNT_RULES,
  copies: DIRECTORY,
  interfaceGroup: RULES.account,
  memory: MEMORY,
  cpus: RULES.cores,
};

/**
 * Syncthing on the overlay: its peers are the other servers of the lab. Its web interface and its API listen on no port
 * at all, but on a socket in the volume `interface`, which root of the server can open, and `interfaceGroup`; name
 * (`admin`), password and key are secrets. A browser gets there with `ssh -L 8384:/srv/hl/sync/interface/socket`.
 */
export class Syncthing extends Stack {
  /** Syncthing itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: SyncthingProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    validateOwnProps(this, props, SYNCTHING_RULES, new.target, Syncthing);
    const { uid, gid, user } = accountOf(this, props, ACCOUNTS.syncthing);
    // Its key, by which the others know it, and its database.
    const home = new Volume(this, 'home', { holds: 'state', uid, gid });
    const copies =
      props.copies ??
      new Volume(this, 'copies', {
        holds: 'replaceable',
        reason: 'copies of backups: the server that made them has them too',
        uid,
        gid,
      });
    const secret = (name: string, description: string): Secret =>
      new Secret(this, name, { description, maker: SecretMaker.text(32) });
    const password = secret(PASSWORD, `Password of ${LOGIN} for the web interface of Syncthing`);
    const apiKey = secret(API_KEY, 'Key with which programs of the server speak to the API of Syncthing');
    const group = props.interfaceGroup;
    const page = new Volume(this, 'interface', {
      holds: 'cache', // a socket, made anew at every start
      uid,
      gid: group ?? gid,
      mode: group === undefined ? '0700' : '2750', // what is made in it is of its group
    });
    const start = new ConfigFile(this, 'start', { content: START_SCRIPT, fileName: 'start.sh' });
    this.main = new Service(this, id, {
      image: images.syncthing,
      user,
      hostname: server.node.id,
      hardening: 'strict',
      environment: { TZ: server.lab.timezone, STGUIADDRESS: `unix://${SOCKET}` },
      entrypoint: ['/bin/sh', START],
      secrets: [password, apiKey].map((each) => each.asFile({ uid, gid })),
      mounts: [home.at('/var/syncthing'), copies.at('/copies'), page.at(INTERFACE), start.at(START)],
      ports: [
        { port: PEERS, to: 'vpn' },
        { port: PEERS, to: 'vpn', protocol: 'udp' },
      ],
      memory: props.memory ?? Size.mebibytes(512),
      cpus: props.cpus ?? 1,
      healthcheck: Healthcheck.command([
        ...['curl', '-fsS', '-o', '/dev/null', '--unix-socket', SOCKET],
        'http://localhost/rest/noauth/health',
      ]),
    });
    this.main.monitor('peers', { kind: 'tcp', port: PEERS });
    offer(this, 'CopyCarrier', { tool: 'syncthing', service: this.main, copies, port: PEERS });
    this.backup({ schedule: Schedule.weekly('sun', '05:10') });
  }
}
