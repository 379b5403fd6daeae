import { Gatus } from '../lib/gatus/index.ts';
import type { Server } from '../lib/index.ts';
import { Stack } from '../lib/index.ts';
import { Syncthing } from '../lib/syncthing/index.ts';
import { Traefik } from '../lib/traefik/index.ts';

/** What every server of this lab has. */
export interface Base {
  readonly traefik: Traefik;
}

/**
 * The stacks that stand on every server: reverse proxy, watcher, backup transport, and updates. `updates` is when
 * Watchtower looks, as cron with six fields: never all servers in one night.
 */
export function base(server: Server, updates: string): Base {
  const traefik = new Traefik(server, 'traefik');
  new Gatus(server, 'status');
  new Syncthing(server, 'sync');
  Stack.fromLayer(server, 'watchtower', 'sharedStacks/watchtower.yml', { vars: { SCHEDULE: updates } });
  return { traefik };
}
