import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Arch, Homelab, Os, Server, Service, Size, Stack, synth } from '../../lib/index.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { importStandIns } from './host/stand-ins.ts';
import { describeEngine } from './support.ts';

/**
 * One of the four things that must never happen: a container that this lab did not start is removed, or taken over.
 * The containers of others are there first, some under the very names that the lab wants.
 */

jest.setTimeout(120_000);

const IMAGE = 'example.net/app:1.2.3';

/** A server with a container of a name of its own, and one that Compose names. */
function aLab(root: string, dataRoot: string): Homelab {
  const lab = new Homelab({ root });
  const home = new Server(lab, 'home', {
    addresses: { ssh: 'home.lan' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(8),
    cpus: 4,
    dataRoot,
  });
  for (const id of ['movies', 'music']) {
    new Service(new Stack(home, id), id, {
      image: IMAGE,
      memory: Size.mebibytes(64),
      ...(id === 'movies' && { containerName: id }),
    });
  }
  return lab;
}

const OTHERS = `services: { movies: { image: '${IMAGE}' }, music: { image: '${IMAGE}' } }\n`;

describeEngine(['dockerd', 'docker-compose', 'busybox', 'stand-in'], 'a host with containers of others', () => {
  let host: DockerHost;
  let folder: string;

  /** Every container of others: its id, name, state and start, which a container that was touched would not keep. */
  const others = (): readonly string[] =>
    host
      .docker('ps', '-a', '-q', '--no-trunc', '--filter', 'label=theirs')
      .trim()
      .split('\n')
      .map((id) => host.docker('inspect', '-f', '{{.Id}} {{.Name}} {{.State.Status}} {{.State.StartedAt}}', id).trim())
      .sort();

  beforeAll(async () => {
    if (!canHost()) throw new Error('network namespaces need root');
    host = await DockerHost.start({});
    const { blueprint } = await synth(aLab(join(host.folder, 'lab'), join(host.folder, 'srv')));
    folder = join(host.folder, 'lab/dist/home');
    importStandIns(host, blueprint, 'home');
    const theirs = join(host.folder, 'paperless');
    mkdirSync(theirs);
    writeFileSync(join(theirs, 'compose.yml'), OTHERS.replaceAll("' }", "', labels: [theirs] }"));
    const up = host.compose(theirs, 'up', '-d');
    if (up.status !== 0) throw new Error(up.stderr);
    for (const name of ['movies', 'hl-music-1']) {
      host.docker('run', '-d', '--name', name, '--label', 'theirs', IMAGE);
    }
    host.must(['./prepare'], { cwd: folder });
  });

  afterAll(() => host?.stop());

  test('refuses the lab while names of it are taken, and leaves every container as it is', () => {
    const before = others();
    expect(before).toHaveLength(4);
    for (const flags of [[], ['--remove-orphans'], ['--force-recreate', '--remove-orphans']]) {
      const { status, stderr } = host.compose(folder, 'up', '-d', ...flags);
      expect(status).not.toBe(0);
      expect(stderr).toMatch(/Conflict\. The container name "\/(?:movies|hl-music-1)" is already in use/);
      expect(others()).toEqual(before);
    }
  });

  test('runs the lab beside the project of others once its names are free, and takes down its own alone', () => {
    host.docker('rm', '-f', 'movies', 'hl-music-1');
    const before = others();
    expect(before).toHaveLength(2);
    const up = host.compose(folder, 'up', '-d', '--remove-orphans');
    expect([up.status, up.stderr]).toEqual([0, expect.stringContaining('Started')]);
    expect(host.docker('ps', '--format', '{{.Names}}').trim().split('\n').sort()).toEqual([
      'hl-music-1',
      'movies',
      'paperless-movies-1',
      'paperless-music-1',
    ]);
    expect(others()).toEqual(before);
    expect(host.compose(folder, 'down', '--remove-orphans').status).toBe(0);
    expect(others()).toEqual(before);
  });

  test('is not prepared for the lab while somebody else runs a project of its name', () => {
    const theirs = join(host.folder, 'theirs');
    mkdirSync(theirs);
    writeFileSync(join(theirs, 'compose.yml'), `name: hl\n${OTHERS.replaceAll("' }", "', labels: [theirs] }")}`);
    expect(host.compose(theirs, 'up', '-d').status).toBe(0);
    const before = others();
    const { status, stderr } = host.run(['./prepare'], { cwd: folder });
    expect([status, stderr]).toEqual([1, expect.stringContaining(`The Compose project hl runs from ${theirs}`)]);
    expect(others()).toEqual(before);

    expect(host.compose(theirs, 'down').status).toBe(0);
    expect(host.compose(folder, 'up', '-d').status).toBe(0);
    expect(host.run(['./prepare'], { cwd: folder })).toMatchObject({ status: 0, stderr: '' });
  });
});
