import type { Server } from '../lib/index.ts';
import { Ntfy } from '../lib/ntfy/index.ts';

/** Alerts come from two servers, so that one of them always gets through: everybody subscribes to both. */
export const notifications = (server: Server, host: string): Ntfy =>
  new Ntfy(server, 'ntfy', { host, readers: ['anna', 'ben'] });
