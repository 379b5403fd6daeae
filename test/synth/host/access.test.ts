import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Jellyfin } from '../../../lib/apps/index.ts';
import { Directory, Service, Stack, Volume } from '../../../lib/index.ts';
import { aFolder, aLab, aServer } from '../lab.ts';
import type { TestHost } from './host.ts';
import { aHost } from './host.ts';

/** Only root can become somebody else. */
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

const JANE = 1000;

/** A host with a folder of films that belongs to Jane, in a home folder that is closed to others. */
async function aHostWithFilms(mode: number, { readOnly = true, user }: { readOnly?: boolean; user?: string } = {}) {
  const host = aHost();
  const home = aFolder();
  const films = join(home, 'jane/films');
  mkdirSync(films, { recursive: true });
  chownSync(films, JANE, JANE);
  chmodSync(films, mode);
  chmodSync(join(home, 'jane'), 0o700);
  const library = Directory.of(films, { holds: 'replaceable', reason: 'discs' });
  const lab = aLab();
  new Jellyfin(aServer(lab, 'home', { dataRoot: host.dataRoot }), 'movies', {
    library: readOnly ? library.readOnly() : library,
    access: 'lan',
    ...(user !== undefined && { user }),
  });
  await host.deploy(lab);
  return { host, films };
}

const ran = ({ run }: TestHost) => run('prepare');

asRoot('the accounts of services', () => {
  test('may read what everybody may read, whatever the folders above say: a container does not pass through those', async () => {
    const { host } = await aHostWithFilms(0o755);
    expect(ran(host)).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([
    [0o700, true, 'enter', 'r-X'],
    [0o711, true, 'read', 'r-X'],
    [0o755, false, 'write', 'rwX'],
  ])(
    'with mode %o (read-only: %s) may not %s: nothing is changed, and the ways out are told',
    async (mode, readOnly, verb, rights) => {
      const { host, films } = await aHostWithFilms(mode, { readOnly });
      const { status, stderr } = ran(host);
      expect(status).toBe(1);
      expect(stderr).toContain(`movies runs as user 61040 and may not ${verb} ${films}, which belongs to 1000:1000.`);
      expect(stderr).toContain("user: '1000:1000'");
      expect(stderr).toContain(`setfacl -R -m u:61040:${rights} -m d:u:61040:${rights} '${films}'`);
      expect(() => statSync(host.dataRoot)).toThrow(/ENOENT/);
    },
  );

  test('may use what belongs to them', async () => {
    const { host } = await aHostWithFilms(0o700, { readOnly: false, user: '1000:1000' });
    expect(ran(host)).toMatchObject({ status: 0, stderr: '' });
  });

  test('may use what is open to a group of theirs', async () => {
    const host = aHost();
    const shared = join(aFolder(), 'shared');
    mkdirSync(shared);
    chownSync(shared, JANE, 4000);
    chmodSync(shared, 0o770);
    const lab = aLab();
    const stack = new Stack(aServer(lab, 'home', { dataRoot: host.dataRoot }), 'files');
    new Service(stack, 'web', {
      image: 'nginx:1.27.1',
      user: '61100:61100',
      groupAdd: [4000],
      mounts: [Directory.of(shared, { holds: 'cache' }).at('/files')],
    });
    await host.deploy(lab);
    expect(ran(host)).toMatchObject({ status: 0, stderr: '' });
  });

  test('do not get a volume of an older release: the command that hands it over is told, and is enough', async () => {
    const host = aHost();
    const lab = aLab();
    const stack = new Stack(aServer(lab, 'home', { dataRoot: host.dataRoot }), 'notes');
    const volume = new Volume(stack, 'data', { holds: 'state', uid: 61_100 });
    new Service(stack, 'web', { image: 'nginx:1.27.1', user: '61100:61100', mounts: [volume.at('/data')] });
    await host.deploy(lab);
    const folder = join(host.dataRoot, 'notes/data');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'key'), 'k', { mode: 0o600 });
    for (const path of [folder, join(folder, 'key')]) chownSync(path, JANE, JANE);
    const { status, stderr } = ran(host);
    expect([status, stderr]).toEqual([1, expect.stringContaining(`chown -hR 61100:61100 '${folder}'`)]);
    expect(stderr).toContain('notes-web runs as user 61100 and may not write');

    chownSync(folder, 61_100, 61_100); // its top alone is not enough
    expect(ran(host)).toMatchObject({ status: 1, stderr: expect.stringContaining('may not read') as string });
    spawnSync('sh', ['-c', /chown -hR [^;]*?'[^']*'/.exec(stderr)?.[0] ?? 'false']);
    expect(ran(host)).toMatchObject({ status: 0, stderr: '' });
  });

  test('of a service that starts as root, and of an adopted one, are not tried', async () => {
    const host = aHost();
    const closed = join(aFolder(), 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const lab = aLab({
      'old.yml': `services: { old: { image: 'nginx:1.27.1', user: '61100:61100', volumes: ['${closed}:/c'] } }\n`,
    });
    const server = aServer(lab, 'home', { dataRoot: host.dataRoot });
    const stack = new Stack(server, 'root');
    new Service(stack, 'web', { image: 'nginx:1.27.1', mounts: [Directory.of(closed, { holds: 'cache' }).at('/c')] });
    Stack.fromComposeFile(server, 'old', { file: 'old.yml', directory: closed });
    await host.deploy(lab);
    expect(ran(host).stderr).not.toContain('may not');
  });
});
