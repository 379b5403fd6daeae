import type { MonitorKind } from './monitor.ts';

/** Plain data of a tool's own, which nobody but this tool reads. */
export type Settings = { readonly [key: string]: Setting };
/** One value of them. */
export type Setting = string | number | boolean | null | undefined | readonly Setting[] | Settings;

/** The reverse proxy of a server. */
export interface ReverseProxyFacts {
  /** The stack that offers it. */
  readonly id: string;
  readonly server: string;
  /** Which program it is, as `traefik`: its tool derives from the proxies of this name. */
  readonly tool: string;
  /** Id of the service that answers, which publishes the entry ports of TCP and UDP routes. */
  readonly service?: string | undefined;
  /** Where certificates come from; `none` where routes are plain HTTP. */
  readonly certificates: CertificateSource;
  readonly settings: Settings;
}

/**
 * Where a reverse proxy has its certificates from: `acme` by one of its challenges, `own` made by the proxy or by an
 * authority of the user's, `none` at all.
 */
export type CertificateSource =
  | { readonly by: 'acme'; readonly challenge: 'http' | 'tls-alpn' | 'dns' }
  | { readonly by: 'own' }
  | { readonly by: 'none' };

/** What probes others from a server. */
export interface WatcherFacts {
  /** The stack that offers it. */
  readonly id: string;
  readonly server: string;
  /** Which program it is, as `gatus`. */
  readonly tool: string;
  /** Id of the service that probes. */
  readonly service?: string | undefined;
  /** Where heartbeats are pushed to, with `{server}` and `{job}` in it. Absent where it waits for none. */
  readonly push?: string | undefined;
  /** Kinds of monitors for which it keeps no times of maintenance: an alert of these goes out at any time. */
  readonly neverQuiet: readonly MonitorKind[];
  readonly settings: Settings;
}

/** What makes the containers of services anew whose `updates` is `auto`. */
export interface UpdaterFacts {
  /** The stack that offers it. */
  readonly id: string;
  readonly server: string;
  /** Which program it is, as `watchtower`. */
  readonly tool: string;
  /** Id of the service that does it. */
  readonly service?: string | undefined;
  /** When it begins. */
  readonly schedule: ScheduleFacts;
  /** How long it may take. */
  readonly longestRunSeconds: number;
  readonly settings: Settings;
}

/** What carries out the backups of its server, and reports how each ended. */
export interface BackupToolFacts {
  /** The stack that offers it. */
  readonly id: string;
  readonly server: string;
  /** Which program it is, as `restic`. */
  readonly tool: string;
  /** Id of the service that does it. Absent where it runs on the host. */
  readonly service?: string | undefined;
  readonly settings: Settings;
}

/** What brings the copies of backups to other servers. */
export interface CopyCarrierFacts {
  /** The stack that offers it. */
  readonly id: string;
  readonly server: string;
  /** Which program it is, as `syncthing`. */
  readonly tool: string;
  /** Id of the service that does it. */
  readonly service?: string | undefined;
  /** Directory of the host in which the copies of other servers arrive. */
  readonly directory: string;
  /** Port of the host on which its peers on other servers speak to it. */
  readonly port: number;
  readonly settings: Settings;
}

/** When something runs, in the lab's time zone. */
export interface ScheduleFacts {
  /** As systemd's `OnCalendar=` reads it. */
  readonly onCalendar: string;
  /** As cron reads it: five fields. */
  readonly cron: string;
  /** The longest time between two runs. */
  readonly periodSeconds: number;
}

/** What keeps the last report of every job of a server, and answers how long ago it came. */
export interface HeartbeatReceiverFacts {
  /** The stack that offers it. */
  readonly id: string;
  readonly server: string;
  /** Which program it is, as `heartbeats`. */
  readonly tool: string;
  /** Id of the service that answers. */
  readonly service?: string | undefined;
  /** Port of the host on which it answers, and the path of its answer, with `{job}` in it. */
  readonly port: number;
  readonly path: string;
  /** Directory of the host with a file for each job. */
  readonly directory: string;
  /** Where jobs that run elsewhere report, with `{job}` in it, and the directory with their files. Absent where it takes none. */
  readonly push?: { readonly url: string; readonly directory: string } | undefined;
  readonly settings: Settings;
}

/** What receives and sends mail. */
export interface MailServerFacts {
  /** The stack that offers it. */
  readonly id: string;
  readonly server: string;
  /** Which program it is, as `docker-mailserver`. */
  readonly tool: string;
  /** Id of the service that other mail servers speak to. */
  readonly service?: string | undefined;
  /** The name under which others reach it, and by which it greets them. */
  readonly host: string;
  /** `proxy`: its certificate is one that the reverse proxy of its server has. Absent: it has its own. */
  readonly certificate?: 'proxy' | undefined;
  /** The domains of its addresses: all after the `@`. */
  readonly domains: readonly string[];
  /** Who else sends mail for these domains, as mechanisms of SPF: `include:_spf.example.net`. */
  readonly senders: readonly string[];
  /** What others shall do with mail that only claims to be from these domains: `p` of DMARC. */
  readonly dmarc: 'none' | 'quarantine' | 'reject';
  /** E-mail address for the reports of others. */
  readonly reports?: string | undefined;
  readonly settings: Settings;
}

/** What carries alerts to people. */
export interface NotifierFacts {
  /** The stack that offers it, or the construct of one that stands outside the lab. */
  readonly id: string;
  /** The server that it runs on. Absent where it stands outside the lab, and so fails with none of its servers. */
  readonly server?: string | undefined;
  /** Which program it is, as `ntfy` or `email`. */
  readonly tool: string;
  /** Id of the service that delivers. */
  readonly service?: string | undefined;
  /** Servers without which it does not deliver: its own, and those whose reverse proxy leads to it. */
  readonly needs: readonly string[];
  /** How others hand it an alert. Absent where its stack does not say, and then nobody can. */
  readonly delivery?: DeliveryFacts | undefined;
  readonly settings: Settings;
}

/** What jobs tell that they ran, and what tells people of those that did not: beside the watchers, a second one. */
export interface PingReceiverFacts {
  /** The stack that offers it. */
  readonly id: string;
  readonly server: string;
  /** Which program it is, as `healthchecks`. */
  readonly tool: string;
  /** Id of the service that answers. */
  readonly service?: string | undefined;
  /** Where pings go, with a slash at its end. */
  readonly url: string;
  /** The variable that holds the key with which jobs ping. */
  readonly keyVariable: string;
  readonly settings: Settings;
}

/** How urgent a message is: something is broken, something will be, something happened. */
export type AlertSeverity = 'alert' | 'warning' | 'info';

/** How an alert is handed to a notifier. */
export type DeliveryFacts = NtfyDelivery | SmtpDelivery;

/** By HTTP, with the alert token of the server that sends it. */
export interface NtfyDelivery {
  readonly kind: 'ntfy';
  /** The root of ntfy, without a path and without a slash at its end. */
  readonly url: string;
  /**
   * The same for containers of its own server on the network of routed services: past the reverse proxy, its
   * certificate, DNS, and a router that may not lead back inside. Absent where there is no such way.
   */
  readonly localUrl?: string | undefined;
  readonly topics: Readonly<Record<AlertSeverity, string>>;
  /**
   * Topic of messages by which servers see that the way works: each that sends alerts may write and read it, and people
   * have no need of it. Absent where there is none, and then nobody tries the way.
   */
  readonly pathTopic?: string | undefined;
}

/** By e-mail through a mail server. */
export interface SmtpDelivery {
  readonly kind: 'smtp';
  readonly host: string;
  /** 465 is TLS from the first byte, any other begins plain and becomes TLS by STARTTLS. */
  readonly port: number;
  readonly from: string;
  readonly to: readonly string[];
  /** Absent where the mail server asks nobody who they are. */
  readonly login?: { readonly username: string; readonly passwordVariable: string } | undefined;
}
