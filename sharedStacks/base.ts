import { Gatus } from '../lib/gatus/index.ts';
import { Heartbeats } from '../lib/heartbeats/index.ts';
import type { Directory, Schedule, Server } from '../lib/index.ts';
import { Duration, Secret, SecretMaker, Stack } from '../lib/index.ts';
import { alertToken, offer } from '../lib/tool/index.ts';
import { Restic } from '../lib/restic/index.ts';
import { Syncthing } from '../lib/syncthing/index.ts';
import { Traefik } from '../lib/traefik/index.ts';
import { watchtowerCron } from '../lib/watchtower/index.ts';

/** What differs from server to server. */
export interface BaseProps {
  /** When Watchtower looks: never all servers in one night. */
  readonly updates: Schedule;
  /** A drive for the copies of other servers' backups. */
  readonly copies?: Directory;
}

/** What every server of this lab has. */
export interface Base {
  readonly traefik: Traefik;
}

/** The stacks that stand on every server: reverse proxy, watcher, reports of jobs, backups and their transport, and updates. */
export function base(server: Server, { updates, copies }: BaseProps): Base {
  const traefik = new Traefik(server, 'traefik', {
    challenge: dnsChallenge(server), // the status pages are no names of the internet
    dashboard: { auth: { basic: dashboardUser(server) } },
  });
  new Gatus(server, 'status');
  new Heartbeats(server, 'heartbeats');
  new Syncthing(server, 'sync', copies === undefined ? {} : { copies });
  new Restic(server);
  const watchtower = Stack.fromLayer(server, 'watchtower', 'sharedStacks/watchtower.yml', {
    vars: {
      SCHEDULE: watchtowerCron(updates),
      TIMEZONE: server.lab.timezone,
      SERVER: server.node.id,
      ALERT_TOKEN: alertToken(server),
    },
  });
  offer(watchtower, 'Updater', { tool: 'watchtower', schedule: updates, longestRun: Duration.minutes(15) });
  return { traefik };
}

function dashboardUser(server: Server): Secret {
  return new Secret(server, 'dashboard-user', {
    description: 'Who may see the dashboard of Traefik: a name and the hash of a password',
    make: 'docker run --rm -it docker.io/library/httpd:2.4 htpasswd -nB admin',
    maker: SecretMaker.basicAuth('admin'),
  });
}

function dnsChallenge(server: Server) {
  const token = new Secret(server, 'dns-token', {
    description: 'API token of Cloudflare that may edit the DNS records of the domain, and nothing else',
  });
  return { provider: 'cloudflare', tokens: { CF_DNS_API_TOKEN: token } };
}
