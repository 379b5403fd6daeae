import type { Server } from '../core/index.ts';
import { ConfigFile, Healthcheck, Secret, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { captureCaller, Duration, LabError, locationOf, Schedule, Size } from '../values/index.ts';
import { CORE_ERRORS } from '../core/index.ts';
import type { AppProps } from './app-props.ts';
import { cpuLimit } from './app-props.ts';

/** A mail server. */
export interface MailserverProps extends Omit<AppProps, 'access' | 'auth' | 'via'> {
  /**
   * Mailboxes, as `alice@example.com`: at least one, without which it does not start. The password hash of each is a
   * secret; `doveadm pw -s SHA512-CRYPT` makes it.
   */
  readonly mailboxes: readonly string[];
  /** Volume with the `acme.json` of the reverse proxy, from which it takes its certificate. @default - a certificate signed by itself */
  readonly certificates?: Volume;
}

/** The mail ports, and how a probe speaks to each. */
const PORTS = [
  { id: 'smtp', port: 25, kind: 'starttls' },
  { id: 'submissions', port: 465, kind: 'tls' },
  { id: 'submission', port: 587, kind: 'starttls' },
  { id: 'imaps', port: 993, kind: 'tls' },
] as const;

/** docker-mailserver: Postfix, Dovecot and Rspamd. Host names of mail are not routed: its ports are published. */
export class Mailserver extends Stack {
  /** Name under which mail clients and other servers reach it. */
  readonly host: string;

  /** @throws LabError HL014 without a mailbox. */
  constructor(server: Server, id: string, props: MailserverProps) {
    super(server, id, props);
    if (props.mailboxes.length === 0) {
      const where = { path: this.node.path, source: locationOf(captureCaller(new.target)) };
      const args = { what: 'mailboxes', rule: 'a list of at least one address' };
      throw LabError.of(CORE_ERRORS.invalidValue, args, where, { given: '[]' });
    }
    this.host = server.hostName(props.host ?? id);
    const mailboxes = new Volume(this, 'mailboxes', { holds: 'state', uid: 5000, mode: '0770' });
    const state = new Volume(this, 'state', { holds: 'state' });
    const logs = new Volume(this, 'logs', { holds: 'cache' });
    const config = new Volume(this, 'config', { holds: 'state' });
    const accounts = props.mailboxes.map((address) => {
      const hash = new Secret(this, `${address.replaceAll(/[^a-z0-9]+/g, '-')}-hash`, {
        description: `Password hash of ${address}, as doveadm pw -s SHA512-CRYPT prints it`,
      });
      return `${address}|${hash.inFile()}`;
    });
    const accountsFile = new ConfigFile(this, 'accounts', {
      content: accounts.join('\n'),
      fileName: 'postfix-accounts.cf',
    });
    const main = new Service(this, id, {
      image: images.mailserver,
      hostname: this.host,
      environment: {
        TZ: server.lab.props.timezone ?? 'Etc/UTC',
        ENABLE_RSPAMD: 1,
        ENABLE_OPENDKIM: 0,
        ENABLE_OPENDMARC: 0,
        ENABLE_POLICYD_SPF: 0,
        ENABLE_AMAVIS: 0,
        ENABLE_SPAMASSASSIN: 0,
        ENABLE_CLAMAV: 0, // needs 2 GiB more
        ENABLE_FAIL2BAN: 0, // the host's reads its log, so that it needs no NET_ADMIN
        SPOOF_PROTECTION: 1,
        POSTMASTER_ADDRESS: server.lab.props.contact ?? props.mailboxes[0] ?? '',
        SSL_TYPE: props.certificates === undefined ? 'self-signed' : 'letsencrypt',
      },
      mounts: [
        mailboxes.at('/var/mail'),
        state.at('/var/mail-state'),
        logs.at('/var/log/mail'),
        config.at('/tmp/docker-mailserver'),
        accountsFile.at('/tmp/docker-mailserver/postfix-accounts.cf'),
        ...(props.certificates === undefined ? [] : [props.certificates.readOnlyAt('/etc/letsencrypt')]),
      ],
      ports: PORTS.map(({ port }) => ({ port, to: 'public' as const })),
      memory: props.memory ?? Size.gibibytes(2),
      ...cpuLimit(props),
      stopGracePeriod: Duration.minutes(1),
      healthcheck: Healthcheck.command("ss --listening --tcp --numeric | grep -q ':25 '", {
        startPeriod: Duration.minutes(2),
      }),
    });
    for (const { id: name, port, kind } of PORTS) main.monitor(name, { kind, port, host: this.host });
    this.backup({ schedule: props.backup ?? Schedule.daily('02:40') });
  }
}
