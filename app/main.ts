import { Homelab, Overlay } from '../lib/index.ts';
import { cloud } from '../servers/cloud/server.ts';
import { home } from '../servers/home/server.ts';
import { offsite } from '../servers/offsite/server.ts';

/** The reference homelab: three servers that watch each other and keep each other's backups. */
const lab = new Homelab({ domain: 'example.com', timezone: 'Europe/Berlin', contact: 'admin@example.com' });

const servers = { home: home(lab), cloud: cloud(lab), offsite: offsite(lab) };

new Overlay(lab, 'overlay', {
  kind: 'wireguard',
  network: '10.66.0.0/24',
  members: Object.values(servers),
});

export default lab;
