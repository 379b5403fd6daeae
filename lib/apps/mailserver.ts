import type { Mount, OutgoingMail, Server } from '../core/index.ts';
import {
  ConfigFile,
  Directory,
  Healthcheck,
  Network,
  offer,
  Secret,
  SecretMaker,
  Service,
  Stack,
  SUBMISSIONS,
  Volume,
} from '../core/index.ts';
import { DIRECTORY } from '../core/directory.ts';
import { andAlso, unless } from '../core/fields.ts';
import { validateProps, validateOwnProps, isHost } from '../core/rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { isKind, list, required, ofKind, oneOf, rule, text } from '../core/shapes.ts';
import { images } from '../images/index.ts';
import { captureCaller, Duration, Schedule, Size } from '../values/index.ts';
import { APP_RULES } from './app-rules.ts';
import type { AppProps } from './app-props.ts';
import { coresOf } from './app-props.ts';
import { mailCertificate } from './mail-certificate.ts';

/** A mail server. */
export interface MailserverProps extends Omit<AppProps, 'access' | 'auth' | 'via'> {
  /**
   * Mailboxes, as `alice@example.com`: at least one, without which it does not start. The password hash of each is a
   * secret, used when the mailbox is made; `setup email` in the container changes mailboxes and adds others.
   */
  readonly mailboxes: readonly string[];
  /**
   * Where its certificate is: the volume in which the reverse proxy keeps its `acme.json` (a route of this server has
   * to have the mail server's host name, as certificates are made for routes alone), of which it gets a copy of its own
   * certificate and sees nothing else; or a directory of the host with `fullchain.pem` and `privkey.pem`.
   */
  readonly certificates: Volume | Directory;
  /**
   * What others shall do with mail that only claims to be from the domains of the mailboxes, as DMARC says it.
   * @default 'quarantine'
   */
  readonly dmarc?: 'none' | 'quarantine' | 'reject';
  /** Who else sends mail for these domains, as mechanisms of SPF: `include:_spf.example.net`. @default - nobody */
  readonly senders?: readonly string[];
}

/** The mail ports, and how a probe speaks to each. */
const PORTS = [
  { id: 'smtp', port: 25, kind: 'starttls' },
  { id: 'submissions', port: 465, kind: 'tls' },
  { id: 'submission', port: 587, kind: 'starttls' },
  { id: 'imaps', port: 993, kind: 'tls' },
] as const;

const CERTIFICATES = '/run/certificates';

/**
 * docker-mailserver changes its list of accounts, so new ones are added to that rather than mounted. Without its
 * certificate it ends, so it waits for the first one.
 */
const START = `#!/bin/sh
set -eu
accounts=\${HL_ACCOUNTS:-/tmp/docker-mailserver/postfix-accounts.cf}
touch "$accounts"
while IFS= read -r account; do
  [ -n "$account" ] || continue
  known=$(cut -d '|' -f 1 "$accounts")
  found=0
  printf '%s\\n' "$known" | grep -qixF "\${account%%|*}" || found=$?
  case $found in
    0) ;;
    1) printf '%s\\n' "$account" >> "$accounts" ;;
    *) exit "$found" ;;
  esac
done < "\${HL_NEW_ACCOUNTS:-/etc/homelab/accounts.cf}"
waited=0
until [ -s "$SSL_CERT_PATH" ] && [ -s "$SSL_KEY_PATH" ]; do
  [ "$((waited % 60))" -ne 0 ] || echo "waiting for the certificate of $(hostname) in $SSL_CERT_PATH" >&2
  waited=$((waited + 1))
  sleep 1
done
exec "$@"
`;

const { access: _access, auth: _auth, via: _via, ...OF_APPS } = APP_RULES;

/** Postfix reads a list of accounts line by line, of parts between bars. */
const MAILBOX = text(
  'A mailbox',
  "an address as 'alice@example.com'",
  (address) => /^[^\s@|,;<>"\\]+@[^\s@]+$/.test(address) && isHost(address.slice(address.lastIndexOf('@') + 1)),
);

const MAILSERVER_RULES: AllRules<MailserverProps> = {
  ...OF_APPS,
  mailboxes: required(
    andAlso(
      list(MAILBOX),
      rule('mailboxes', 'a list of at least one address', (value) => (value as readonly unknown[]).length > 0),
    ),
  ),
  certificates: required(
    unless((value) => isKind(value, 'Volume'), {
      ...DIRECTORY,
      what: 'Where a certificate is',
      rule: 'the volume `certificates` of a Traefik, or made by Directory.of()',
    }),
  ),
  dmarc: oneOf('What others do with forged mail', ['none', 'quarantine', 'reject']),
  senders: list(
    text('Who else sends mail', "a mechanism of SPF, as 'include:_spf.example.net'", (value) => /^\S+$/.test(value)),
  ),
};

/**
 * docker-mailserver: Postfix, Dovecot and Rspamd. Mail is not routed: its ports are published. Mail to others arrives
 * only once the domain has its DNS records, which are written to `dist/dns/`: MX, SPF, DMARC, and the DKIM key that
 * `setup config dkim` makes and `hl facts` reads.
 */
export class Mailserver extends Stack {
  /** Name under which mail clients and other servers reach it. */
  readonly host: string;
  /** Network on which other stacks of the server reach it under the same name. */
  readonly clients: Network;
  /** The mail server itself. */
  readonly main: Service;

  /** @throws LabError HL014 without a mailbox. */
  constructor(server: Server, id: string, props: MailserverProps) {
    super(server, id, props);
    validateOwnProps(this, props, MAILSERVER_RULES, new.target, Mailserver);
    const postmaster = server.lab.props.contact ?? props.mailboxes[0] ?? '';
    this.host = server.hostName(props.host ?? id);
    this.clients = new Network(this, 'clients', { internal: true });
    const mailboxes = new Volume(this, 'mailboxes', { holds: 'state', uid: 5000, mode: '0770' });
    const state = new Volume(this, 'state', { holds: 'state' });
    const logs = new Volume(this, 'logs', { holds: 'cache' });
    const config = new Volume(this, 'config', { holds: 'state' });
    const start = new ConfigFile(this, 'start', { content: START, fileName: 'start.sh' });
    this.main = new Service(this, id, {
      image: images.mailserver,
      hostname: this.host,
      command: ['sh', '/etc/homelab/start.sh', 'supervisord', '-c', '/etc/supervisor/supervisord.conf'],
      environment: {
        TZ: server.lab.timezone,
        ENABLE_RSPAMD: 1,
        ENABLE_OPENDKIM: 0,
        ENABLE_OPENDMARC: 0,
        ENABLE_POLICYD_SPF: 0,
        ENABLE_AMAVIS: 0,
        ENABLE_SPAMASSASSIN: 0,
        ENABLE_CLAMAV: 0, // needs 2 GiB more
        ENABLE_FAIL2BAN: 0, // the host's reads its log, so that it needs no NET_ADMIN
        ENABLE_UPDATE_CHECK: 0, // the image is pinned
        SPOOF_PROTECTION: 1,
        POSTMASTER_ADDRESS: postmaster,
        SSL_TYPE: 'manual',
        SSL_CERT_PATH: `${CERTIFICATES}/fullchain.pem`,
        SSL_KEY_PATH: `${CERTIFICATES}/privkey.pem`,
      },
      mounts: [
        mailboxes.at('/var/mail'),
        state.at('/var/mail-state'),
        logs.at('/var/log/mail'),
        config.at('/tmp/docker-mailserver'),
        this.accounts(props.mailboxes).at('/etc/homelab/accounts.cf'),
        start.at('/etc/homelab/start.sh'),
        this.certificate(props.certificates),
      ],
      networks: [{ network: this.clients, aliases: [this.host] }],
      ports: PORTS.map(({ port }) => ({ port, to: 'public' as const })),
      memory: props.memory ?? Size.gibibytes(2),
      cpus: props.cpus ?? coresOf(server, 2),
      stopGracePeriod: Duration.minutes(1),
      healthcheck: Healthcheck.command("ss --listening --tcp --numeric | grep -q ':25 '", {
        startPeriod: Duration.minutes(2),
      }),
    });
    for (const { id: name, port, kind } of PORTS) this.main.monitor(name, { kind, port, host: this.host });
    offer(this, 'MailServer', {
      tool: 'docker-mailserver',
      service: this.main,
      host: this.host,
      ...(!Directory.isDirectory(props.certificates) && { certificate: 'proxy' }),
      domains: props.mailboxes.map((address) => address.slice(address.lastIndexOf('@') + 1)),
      ...(props.senders !== undefined && { senders: props.senders }),
      ...(props.dmarc !== undefined && { dmarc: props.dmarc }),
      reports: postmaster,
    });
    this.backup({ schedule: props.backup ?? Schedule.daily('02:40') });
  }

  /**
   * How others send mail through it as one of its mailboxes, whose password they then have to know. Mail that tells of
   * a failure of this server has to go another way.
   */
  outgoing(mailbox: string, password: Secret): OutgoingMail {
    const site = captureCaller(this.outgoing);
    validateProps(
      this,
      { mailbox, password },
      { mailbox: MAILBOX, password: required(ofKind('A password', 'Secret')) },
      site,
    );
    const login = { username: mailbox, password };
    return { host: this.host, port: SUBMISSIONS, from: mailbox, login, server: this.server };
  }

  /** The two files of its certificate, and nothing else of where they come from. */
  private certificate(from: Volume | Directory): Mount {
    if (Directory.isDirectory(from)) return from.readOnly().at(CERTIFICATES);
    return mailCertificate(this, this.host, from).files.readOnlyAt(CERTIFICATES);
  }

  /** One line a mailbox, as `postfix-accounts.cf` has them. */
  private accounts(mailboxes: readonly string[]): ConfigFile {
    const lines = mailboxes.map((address) => {
      const hash = new Secret(this, `${address.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-hash`, {
        description: `Hash of the password of ${address}`,
        make: `docker run --rm -it --entrypoint doveadm ${images.mailserver.reference} pw -s SHA512-CRYPT`,
        maker: SecretMaker.sha512Crypt({ prefix: '{SHA512-CRYPT}' }),
      });
      return `${address}|${hash.inFile()}`;
    });
    return new ConfigFile(this, 'accounts', { content: lines.join('\n'), fileName: 'accounts.cf', format: 'text' });
  }
}
