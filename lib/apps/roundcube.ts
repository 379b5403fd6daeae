import type { AccountProps, Server } from '../core/index.ts';
import { accountOf, Healthcheck, Secret, SecretMaker, Service, Stack } from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { unless } from '../core/fields.ts';
import { validateOwnProps, isHost } from '../core/rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { isKind, isRecord, required, text } from '../core/shapes.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import { APP_RULES } from './app-rules.ts';
import type { AppProps } from './app-props.ts';
import { coresOf, routeProps } from './app-props.ts';
import type { Mailserver } from './mailserver.ts';
import { Postgres } from './postgres.ts';

/** A Roundcube webmail. */
export interface RoundcubeProps extends AppProps, AccountProps {
  /** The mail server: one of this server, or the host name of any other. It is spoken to by TLS, under its own name. */
  readonly mailserver: Mailserver | string;
}

/** Whether a value is a Mailserver, of this or another copy of the package. */
const isMailserver = (value: unknown): boolean =>
  isKind(value, 'Stack') && isRecord(value) && typeof value['host'] === 'string' && isKind(value['clients'], 'Network');

const ROUNDCUBE_RULES: AllRules<RoundcubeProps> = {
  ...APP_RULES,
  ...ACCOUNT_RULES,
  mailserver: required(
    unless(isMailserver, text('The mail server', 'a Mailserver, or the host name of any other', isHost)),
  ),
};

/** Roundcube: address books and settings of its users are in a PostgreSQL, mail stays where it is. */
export class Roundcube extends Stack {
  /** The web interface. */
  readonly main: Service;

  constructor(server: Server, id: string, props: RoundcubeProps) {
    super(server, id, props);
    validateOwnProps(this, props, ROUNDCUBE_RULES, new.target, Roundcube);
    const { host = id, mailserver } = props;
    const { uid, gid, user } = accountOf(this, props, ACCOUNTS.roundcube);
    const mail = typeof mailserver === 'string' ? { host: mailserver, networks: [] } : mailserverOf(mailserver);
    const password = new Secret(this, 'db-password', {
      description: 'Password of the database of Roundcube: letters and digits',
      maker: SecretMaker.text(24),
    });
    const key = new Secret(this, 'des-key', {
      description: 'Encrypts the passwords of sessions: 24 random letters and digits',
      maker: SecretMaker.text(24),
    });
    const db = new Postgres(this, 'db', { password, database: 'roundcube', memory: Size.mebibytes(256), cpus: 0.5 });
    this.main = new Service(this, id, {
      image: images.roundcube,
      user,
      environment: {
        TZ: server.lab.timezone,
        ROUNDCUBEMAIL_DB_TYPE: 'pgsql',
        ROUNDCUBEMAIL_DB_HOST: db.composeName,
        ROUNDCUBEMAIL_DB_USER: db.database,
        ROUNDCUBEMAIL_DB_NAME: db.database,
        ROUNDCUBEMAIL_DEFAULT_HOST: `ssl://${mail.host}`,
        ROUNDCUBEMAIL_DEFAULT_PORT: 993,
        ROUNDCUBEMAIL_SMTP_SERVER: `ssl://${mail.host}`,
        ROUNDCUBEMAIL_SMTP_PORT: 465,
      },
      // The image looks for these two names.
      secrets: [
        password.asFile({ uid, gid, target: '/run/secrets/roundcube_db_password' }),
        key.asFile({ uid, gid, target: '/run/secrets/roundcube_des_key' }),
      ],
      networks: mail.networks,
      memory: props.memory ?? Size.mebibytes(384),
      cpus: props.cpus ?? coresOf(server, 1),
      dependsOn: [db.healthy()],
      healthcheck: Healthcheck.http(8000, '/', { startPeriod: Duration.minutes(1) }),
    });
    this.main.route(host, { probe: { path: '/', status: [200] }, ...routeProps(props, 8000) });
    this.backup({ schedule: props.backup ?? Schedule.daily('03:20') });
  }
}

const mailserverOf = ({ host, clients }: Mailserver) => ({ host, networks: [clients] });
