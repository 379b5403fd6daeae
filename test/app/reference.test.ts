import lab from '../../app/main.ts';
import type { Server, SynthResult } from '../../lib/index.ts';
import { Service, Size, Stack, synth } from '../../lib/index.ts';
import { Match, Template } from '../../lib/testing/index.ts';

let template: Template;
let result: SynthResult;

beforeAll(async () => {
  template = await Template.of(lab, { strict: true });
  result = template.result;
});

/** Names of the services of a server, as its Compose file has them. */
const servicesOn = (server: string): readonly string[] => Object.keys(template.server(server).services()).sort();

test('the reference homelab passes strictly, and waives nothing', () => {
  template.hasNoFindings();
  expect(result.findings.filter(({ waived }) => waived !== undefined)).toEqual([]);
  expect(result.findings.map(({ code }) => code)).toEqual(['HL241', 'HL241', 'HL241']);
});

test('it has the three servers of its description, and everything on them', () => {
  const shared = [
    'heartbeats',
    'status',
    'sync',
    'traefik',
    'traefik-docker-proxy',
    'watchtower',
    'watchtower-docker-proxy',
  ];
  expect(servicesOn('home')).toEqual(
    [
      ...shared,
      'downloads',
      'house',
      'movies',
      'mqtt',
      'ntfy',
      'photos',
      'photos-db',
      'photos-machine-learning',
      'photos-queue',
    ].sort(),
  );
  expect(servicesOn('cloud')).toEqual(
    [
      ...shared,
      'healthchecks',
      'healthchecks-setup',
      'mail',
      'mail-certificate',
      'ntfy',
      'webmail',
      'webmail-db',
    ].sort(),
  );
  expect(servicesOn('offsite')).toEqual([...shared].sort());
});

test('every container is limited in memory and processor time', () => {
  const open = result.blueprint.services.filter(
    ({ limits }) => limits.memoryBytes === undefined || limits.cpus === undefined,
  );
  expect(open.map(({ id }) => id)).toEqual([]);
});

test('every service that can run without root does', () => {
  const root = result.blueprint.services.filter(({ user }) => user === undefined).map(({ name }) => name);
  expect([...new Set(root)].sort()).toEqual([
    'downloads', // becomes another user itself
    'house', // s6-overlay
    'mail', // Postfix
    'photos', // made for root
    'photos-machine-learning',
    'traefik-docker-proxy', // the socket is root's
    'watchtower-docker-proxy',
  ]);
});

test('nobody but a proxy of the Docker socket mounts it', () => {
  const holders = result.blueprint.services.filter(({ mounts }) => mounts.some(({ kind }) => kind === 'socket'));
  expect([...new Set(holders.map(({ name }) => name))]).toEqual(['traefik-docker-proxy', 'watchtower-docker-proxy']);
});

test('each server is watched by another, and its failure is told by a notifier that does not fail with it', () => {
  for (const { id, watchers, notifiers } of result.blueprint.alertPaths) {
    expect(watchers.filter((watcher) => watcher !== id)).not.toEqual([]);
    expect(notifiers).not.toEqual([]);
  }
  const watching = Object.fromEntries(result.blueprint.alertPaths.map(({ id, watchers }) => [id, watchers]));
  expect(watching['home']).toContain('cloud');
  expect(watching['cloud']).toContain('home');
  expect(watching['offsite']).toEqual(['cloud', 'home']);
});

test('offsite holds a copy of every backup, and home and cloud hold those of each other', () => {
  for (const { server, copies } of result.blueprint.backups) {
    expect([...copies].sort()).toEqual(['cloud', 'home', 'offsite'].filter((id) => id !== server));
  }
});

test('the photos of the family are in the backup, with a dump of what is known of them', () => {
  const backup = result.blueprint.backups.find(({ stack }) => stack === 'home/photos');
  expect(backup?.includes).toContain('home:/mnt/photos/immich');
  expect(backup?.databases).toMatchObject([{ engine: 'postgres' }]);
});

describe('each layer says its part', () => {
  test('a shared stack in plain YAML is filled in for its server', () => {
    const schedules = ['home', 'cloud', 'offsite'].map(
      (id) =>
        (template.server(id).services()['watchtower'] as { environment: Record<string, string> }).environment[
          'WATCHTOWER_SCHEDULE'
        ],
    );
    expect(schedules).toEqual(['0 30 4 * * 6', '0 30 4 * * 0', '0 30 4 * * 3']);
  });

  test('a local stack in plain YAML says by x-hl what Compose has no words for', () => {
    template.server('home').hasService('mqtt', {
      ports: [Match.objectLike({ host_ip: '192.168.1.10', target: 1883 })],
      'x-hl': Match.absent(),
    });
    expect(result.blueprint.volumes.find(({ id }) => id === 'home/mqtt/data')).toMatchObject({
      holds: 'state',
      path: '/srv/hl/mqtt/data',
    });
    expect(result.blueprint.services.find(({ id }) => id === 'home/mqtt/mqtt')).toMatchObject({ updates: 'auto' });
    expect(result.blueprint.backups.map(({ id }) => id)).toContain('home/mqtt/backup');
    template.server('home').hasFile('config/mqtt/mosquitto.conf', Match.stringLike('*listener 1883*'));
  });

  test('a local layer lies above a stack that is TypeScript', () => {
    template.server('home').hasService('movies', {
      environment: Match.objectLike({ JELLYFIN_FFmpeg__probesize: '1G', TZ: 'Europe/Berlin' }),
      deploy: { resources: { limits: { memory: '6g', cpus: '4' } } },
    });
  });

  test('a server says more of a service than its stack, in TypeScript and in YAML', () => {
    template
      .server('home')
      .hasService('photos-machine-learning', { deploy: { resources: { limits: { memory: '6g' } } } });
    template.server('cloud').hasService('mail', {
      deploy: { resources: { limits: { memory: '3g', cpus: '2' } } },
      logging: { options: { 'max-size': '50m', 'max-file': '3' } },
    });
  });
});

test('a stack that had another name is looked for under both', () => {
  const config = result.blueprint.volumes.find(({ id }) => id === 'home/movies/config');
  expect(config).toMatchObject({ path: '/srv/hl/movies/config', formerly: ['/srv/hl/jellyfin/config'] });
});

test('what only a host knows is filled in from lab.facts.json', () => {
  template.server('home').hasService('movies', { group_add: ['105'] });
  expect(JSON.stringify(template.server('home').toJSON())).not.toContain('@@fact:');
});

test('no value of a secret is in the output, only where each has to be filled in', () => {
  const variables = result.blueprint.variables.filter(({ secret }) => secret !== undefined);
  expect(variables.length).toBeGreaterThan(10);
  expect(variables.filter(({ default: value }) => value !== undefined && value !== '')).toEqual([]);
  for (const id of ['home', 'cloud', 'offsite']) template.server(id).hasFile('.env.example');
});

test('the same lab gives the same bytes', async () => {
  const again = await synth(lab, { write: false, strict: true });
  expect(again.files).toEqual(result.files);
});

test('every secret says how to make it, but the token that only the DNS provider gives', () => {
  const { secrets } = result.blueprint;
  const without = secrets.filter(({ make }) => make === undefined).map(({ id }) => id);
  expect(secrets.length).toBeGreaterThan(15);
  expect(without).toEqual(['cloud/dns-token', 'home/dns-token', 'offsite/dns-token']);
});

test('a new public route on one server changes what its watchers read, and none of their containers', async () => {
  const before = result;
  const home = lab.node.findChild('home') as Server;
  const stack = new Stack(home, 'late');
  const late = new Service(stack, 'late', { image: 'example/late:1.2.3', memory: Size.mebibytes(64), cpus: 0.1 });
  late.route('late', { port: 80 });
  const { files } = await synth(lab, { write: false });
  stack.node.scope?.node.tryRemoveChild('late');
  const changed = (path: string): boolean =>
    files.find((file) => file.path === path)?.content !== before.files.find((file) => file.path === path)?.content;
  for (const watcher of ['cloud', 'offsite']) {
    expect(changed(`${watcher}/config/status/config/config.yaml`)).toBe(true);
    expect(changed(`${watcher}/compose.yml`)).toBe(false);
  }
  expect(changed('home/compose.yml')).toBe(true);
});
