import { Gatus } from '../../lib/gatus/index.ts';
import type { Homelab, Server, ServerAddresses } from '../../lib/index.ts';
import type { Blueprint } from '../../lib/tool/index.ts';
import { Service, Size, Stack, synth } from '../../lib/index.ts';
import { offer } from '../../lib/tool/index.ts';
import { aLab, aServer } from './lab.ts';

/** The addresses of a rented server, and of one at home. */
export const OPEN: ServerAddresses = { ssh: 'cloud.example.net', public: { v4: '203.0.113.10' } };
export const HOME: ServerAddresses = { ssh: 'home.lan', lan: '192.168.1.10/24', public: { v4: '203.0.113.20' } };

/** Two servers with a reverse proxy and a Gatus each, at the given addresses. */
export function two(
  home: ServerAddresses,
  cloud: ServerAddresses,
  access?: 'public',
  files: Readonly<Record<string, string>> = {},
) {
  const lab = aLab(files, { domain: 'example.com' });
  const make = (id: string, addresses: ServerAddresses): Server => {
    const server = aServer(lab, id, { addresses });
    offer(new Stack(server, 'proxy'), 'ReverseProxy', {
      tool: 'caddy',
      certificates: { by: 'acme', challenge: 'http' },
    });
    new Gatus(server, 'status', access === undefined ? {} : { access });
    return server;
  };
  return { lab, home: make('home', home), cloud: make('cloud', cloud) };
}

/** A service of a stack of its own. */
export const anApp = (server: Server, id = 'app'): Service =>
  new Service(new Stack(server, id), id, { image: 'example/app:1.2.3', memory: Size.mebibytes(64) });

/** The Blueprint of a lab. */
export const resolved = async (lab: Homelab): Promise<Blueprint> => (await synth(lab, { write: false })).blueprint;
