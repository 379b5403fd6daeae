import type { AccountProps, Directory, Server } from '../core/index.ts';
import { accountOf, Healthcheck, Secret, SecretMaker, Service, Stack, Volume } from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { DIRECTORY } from '../core/directory.ts';
import { validateOwnProps, RULES } from '../core/rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { required, oneLine } from '../core/shapes.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import { APP_RULES } from './app-rules.ts';
import type { AppProps } from './app-props.ts';
import { coresOf, routeProps } from './app-props.ts';

/** A Transmission torrent client. */
export interface TransmissionProps extends AppProps, AccountProps {
  /** Where downloads go. */
  readonly downloads: Directory;
  /** Name for its web interface; the password is a secret. @default 'admin' */
  readonly username?: string;
  /** Port on which other peers reach it, published to everybody. @default - none: it connects outwards alone */
  readonly peerPort?: number;
}

const TRANSMISSION_RULES: AllRules<TransmissionProps> = {
  ...APP_RULES,
  ...ACCOUNT_RULES,
  downloads: required(DIRECTORY),
  username: oneLine('The name of an account'),
  peerPort: RULES.port,
};

/** Transmission with its web interface, which asks for a name and a password of its own. */
export class Transmission extends Stack {
  /** The torrent client itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: TransmissionProps) {
    super(server, id, props);
    validateOwnProps(this, props, TRANSMISSION_RULES, new.target, Transmission);
    const { host = id, username = 'admin', peerPort } = props;
    const { uid, gid } = accountOf(this, props, ACCOUNTS.transmission);
    const config = new Volume(this, 'config', { holds: 'state', uid, gid });
    const password = new Secret(this, 'password', {
      description: 'Password for the web interface of Transmission: letters and digits',
      maker: SecretMaker.text(24),
    });
    this.main = new Service(this, id, {
      image: images.transmission.with({ ownAuth: true }), // by USER and FILE__PASS
      environment: {
        TZ: server.lab.timezone,
        PUID: uid,
        PGID: gid,
        USER: username,
        FILE__PASS: `/run/secrets/${password.node.id}`,
        ...(peerPort !== undefined && { PEERPORT: peerPort }),
      },
      secrets: [password.asFile({ uid: 0 })], // read before it becomes PUID
      mounts: [config.at('/config'), props.downloads.at('/downloads')],
      memory: props.memory ?? Size.mebibytes(512),
      cpus: props.cpus ?? coresOf(server, 1),
      stopGracePeriod: Duration.seconds(30),
      // Without a password it answers 401: any answer is health.
      healthcheck: Healthcheck.command(['curl', '-sS', '-o', '/dev/null', 'http://127.0.0.1:9091/transmission/web/'], {
        startPeriod: Duration.minutes(1),
      }),
    });
    if (peerPort !== undefined) {
      this.main.publish(peerPort, { to: 'public' });
      this.main.publish(peerPort, { to: 'public', protocol: 'udp' });
      this.main.monitor('peers', { kind: 'tcp', port: peerPort });
    }
    // That it asks for the password is what the probe wants to see.
    this.main.route(host, { probe: { path: '/transmission/web/', status: [401] }, ...routeProps(props, 9091) });
    this.backup({ schedule: props.backup ?? Schedule.daily('04:10') });
  }
}
