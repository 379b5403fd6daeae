import { Mailserver, Roundcube } from '../../lib/apps/index.ts';
import { Healthchecks } from '../../lib/healthchecks/index.ts';
import type { Homelab } from '../../lib/index.ts';
import { Arch, Os, Schedule, Server, Size } from '../../lib/index.ts';
import { base } from '../../sharedStacks/base.ts';
import { notifications } from '../../sharedStacks/notifications.ts';

/** The rented server with a fixed address: mail, and the alerts that must get through when the flat is dark. */
export function cloud(lab: Homelab): Server {
  const server = new Server(lab, 'cloud', {
    addresses: {
      ssh: 'cloud.example.com',
      public: { v4: '203.0.113.10', v6: '2001:db8::10' },
      overlay: '10.66.0.2',
    },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(8),
    cpus: 4,
    site: 'datacentre',
    ssh: { user: 'deploy', port: 2222 },
    health: { smart: 'never' },
    keepsBackupsOf: 'all',
    compose: 'servers/cloud/compose.yml',
  });
  const { traefik } = base(server, { updates: Schedule.weekly('sun', '04:30') });
  notifications(server, 'ntfy');

  const mailserver = new Mailserver(server, 'mail', {
    mailboxes: ['admin@example.com'],
    certificates: traefik.certificates,
  });
  // Under the mail server's own name, for which Traefik then has the certificate that both use.
  new Roundcube(server, 'webmail', {
    host: mailserver.host,
    mailserver,
    route: { rateLimit: { average: 50, burst: 150 } }, // a page is a hundred files, guessing passwords is thousands
  });
  new Healthchecks(server, 'healthchecks');
  return server;
}
