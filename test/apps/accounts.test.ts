import { Immich, Jellyfin, Postgres, Roundcube, Transmission, Valkey } from '../../lib/apps/index.ts';
import { Gatus } from '../../lib/gatus/index.ts';
import { Healthchecks } from '../../lib/healthchecks/index.ts';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Server } from '../../lib/index.ts';
import { Directory, Secret, Stack } from '../../lib/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { Syncthing } from '../../lib/syncthing/index.ts';
import type { Template } from '../../lib/testing/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { Watchtower } from '../../lib/watchtower/index.ts';
import { templateOf } from './support.ts';

const films = Directory.of('/mnt/films', { holds: 'replaceable', reason: 'discs in the shelf' });

/** Every ready-made service that has an account, by the name of its service in Compose. */
const MAKES: Readonly<Record<string, (server: Server, user?: string) => unknown>> = {
  movies: (server, user) => new Jellyfin(server, 'movies', { library: films, ...(user && { user }) }),
  torrents: (server, user) => new Transmission(server, 'torrents', { downloads: films, ...(user && { user }) }),
  photos: (server, user) => new Immich(server, 'photos', { ...(user && { user }) }),
  webmail: (server, user) =>
    new Roundcube(server, 'webmail', { mailserver: 'mail.example.net', ...(user && { user }) }),
  traefik: (server, user) => new Traefik(server, 'traefik', { ...(user && { user }) }),
  gatus: (server, user) => new Gatus(server, 'gatus', { ...(user && { user }) }),
  ntfy: (server, user) => new Ntfy(server, 'ntfy', { ...(user && { user }) }),
  syncthing: (server, user) => new Syncthing(server, 'syncthing', { ...(user && { user }) }),
  watchtower: (server, user) => new Watchtower(server, 'watchtower', { ...(user && { user }) }),
  checks: (server, user) => new Healthchecks(server, 'checks', { ...(user && { user }) }),
  heartbeats: (server, user) => new Heartbeats(server, 'heartbeats', { ...(user && { user }) }),
  'shop-db': (server, user) => {
    const stack = new Stack(server, 'shop');
    new Postgres(stack, 'db', { password: new Secret(stack, 'password'), ...(user && { user }) });
  },
  'shop-queue': (server, user) => new Valkey(new Stack(server, 'shop'), 'queue', { ...(user && { user }) }),
};

/** As whom a service runs: the user of its container, or the one that it becomes. */
function accountOf(template: Template, name: string): string | undefined {
  const { user, environment } = template.server('home').services()[name] as {
    user?: string;
    environment?: Readonly<Record<string, string>>;
  };
  const { PUID, PGID } = environment ?? {};
  return PUID === undefined ? user : `${PUID}:${PGID}`;
}

test.each(Object.entries(MAKES))(
  '%s runs as whom its prop `user` names, and owns its files as such',
  async (name, make) => {
    const template = await templateOf((server) => make(server, '1500:1600'));
    expect(accountOf(template, name)).toBe('1500:1600');
    const ofHeartbeats = name === 'heartbeats'; // the host writes its reports
    const companions = new Set([61_020, 61_021]); // databases have accounts of their own
    const { volumes, secrets } = template.blueprint;
    for (const { owner } of volumes)
      if (!ofHeartbeats && !companions.has(owner.uid)) expect([owner.uid, owner.gid]).toEqual([1500, 1600]);
    for (const { uid, gid } of secrets.flatMap(({ files }) => files))
      if (!companions.has(uid) && name !== 'torrents') expect([uid, gid]).toEqual([1500, 1600]);
  },
);

test.each(Object.keys(MAKES).filter((name) => name !== 'photos'))(
  '%s runs as an account that nobody of the host has, unless it is told otherwise',
  async (name) => {
    const template = await templateOf((server) => MAKES[name]?.(server));
    expect(accountOf(template, name)).toMatch(/^(610\d\d):\1$/);
  },
);

test.each(['jane', '1000:jane', '', ':', '-1', '1000:', '4294967295'])('%j is not an account', async (user) => {
  const wrong = templateOf((server) => new Jellyfin(server, 'movies', { library: films, user }));
  await expect(wrong).rejects.toMatchObject({ code: 'HL014', path: 'home/movies', source: { file: __filename } });
});
