import { HomeAssistant, Immich, Jellyfin, Transmission } from '../../lib/apps/index.ts';
import type { Homelab } from '../../lib/index.ts';
import { Arch, Directory, Os, Schedule, Server, Size, Stack } from '../../lib/index.ts';
import { base } from '../../sharedStacks/base.ts';
import { notifications } from '../../sharedStacks/notifications.ts';

/** The mini PC in the flat: media, photos and the house itself. */
export function home(lab: Homelab): Server {
  const server = new Server(lab, 'home', {
    addresses: { ssh: 'home.lan', lan: '192.168.1.10/24', public: { dynamic: true }, overlay: '10.66.0.1' },
    os: Os.fedora(42),
    arch: Arch.amd64,
    memory: Size.gibibytes(32),
    cpus: 8,
    site: 'flat',
    ssh: { user: 'deploy', port: 2222 },
    dataRoot: '/srv/hl', // on the SSD
    keepsBackupsOf: 'all',
  });
  base(server, { updates: Schedule.weekly('sat', '04:30') });
  notifications(server, 'ntfy-home');

  const media = Directory.of('/mnt/media', {
    mountpoint: true,
    holds: 'replaceable',
    reason: 'films and series on discs that are still in the shelf',
  });
  const downloads = media.sub('downloads').holding('replaceable', 'can be downloaded again');
  const photos = Directory.of('/mnt/photos', { mountpoint: true, holds: 'state' });

  const movies = new Jellyfin(server, 'movies', {
    library: media.sub('films').readOnly(),
    transcoding: ['/dev/dri/renderD128'],
    transcodingGroups: [server.fact('gid.render')],
    formerly: ['jellyfin'],
  });
  movies.layer('servers/home/localStacks/movies/compose.yml');

  const immich = new Immich(server, 'photos', { library: photos.sub('immich'), cpus: 6 });
  new HomeAssistant(server, 'house', { access: { allow: ['lan', 'vpn'] } });
  new Transmission(server, 'downloads', { downloads, access: 'lan', peerPort: 51413 });
  Stack.fromLayer(server, 'mqtt', 'servers/home/localStacks/mqtt/compose.yml', { layer: 'local' });

  // There is memory to spare here, and many faces to recognize.
  server.override(immich.machineLearning, { memory: Size.gibibytes(6) });
  return server;
}
