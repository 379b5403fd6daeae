import type { Homelab } from '../../lib/index.ts';
import { Arch, Directory, Os, Schedule, Server, Size } from '../../lib/index.ts';
import { base } from '../../sharedStacks/base.ts';

/** The Raspberry Pi at the grandparents': watches the others, and holds a full copy of every backup. */
export function offsite(lab: Homelab): Server {
  const server = new Server(lab, 'offsite', {
    addresses: { ssh: 'offsite.lan', lan: '192.168.178.20/24', overlay: '10.66.0.3' },
    os: Os.debian(13),
    arch: Arch.arm64,
    memory: Size.gibibytes(8),
    cpus: 4,
    site: 'grandparents',
    ssh: { user: 'deploy', port: 2222 },
    keepsBackupsOf: 'all',
  });
  const copies = Directory.of('/mnt/backup', {
    mountpoint: true,
    holds: 'replaceable',
    reason: 'copies of what the other servers hold',
  });
  base(server, { updates: Schedule.weekly('wed', '04:30'), copies });
  return server;
}
