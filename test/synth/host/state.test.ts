import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Homelab } from '../../../lib/index.ts';
import { Service, Stack, Volume } from '../../../lib/index.ts';
import { aLab, aServer } from '../lab.ts';
import type { TestHost } from './host.ts';
import { aHost } from './host.ts';

/** One of the four things that must never happen: a stack that was renamed or moved, or lost its drive, starts empty. */

const IMAGE = 'nginx:1.27.1';

describe('prepare lets no state start empty:', () => {
  /** A lab with one stack that has one volume, each of which may have had other names. */
  const oneVolume = (
    host: TestHost,
    names: { stack?: string; stacks?: string[]; volume?: string; volumes?: string[]; docker?: boolean } = {},
  ): Homelab => {
    const { stack: id = 'web', stacks = [], volume = 'data', volumes = [], docker = false } = names;
    const lab = aLab();
    const stack = new Stack(aServer(lab, 'home', { dataRoot: host.dataRoot }), id, { formerly: stacks });
    const data = new Volume(stack, volume, { holds: 'state', formerly: volumes, docker });
    new Service(stack, 'web', { image: IMAGE, mounts: [data.at('/data')] });
    return lab;
  };
  const fill = (host: TestHost, place: string): void => {
    mkdirSync(join(host.dataRoot, place), { recursive: true });
    writeFileSync(join(host.dataRoot, place, 'photo.jpg'), 'x');
  };
  const refused = (host: TestHost): string => {
    const { status, stderr } = host.run('prepare');
    expect([status, stderr]).toEqual([1, expect.stringContaining('would start empty')]);
    return stderr;
  };

  test.each<[string, Parameters<typeof oneVolume>[1], string]>([
    ['a renamed volume', { volume: 'files', volumes: ['data'] }, 'web/files'],
    ['a renamed stack', { stack: 'site', stacks: ['web'] }, 'site/data'],
  ])('%s whose former name is said', async (_what, names, place) => {
    const host = aHost();
    await host.deploy(oneVolume(host, names));
    fill(host, 'web/data');
    const [old, now] = [join(host.dataRoot, 'web/data'), join(host.dataRoot, place)];
    expect(refused(host)).toContain(`mkdir -p ${dirname(now)} && mv ${old} ${now}`);
    mkdirSync(dirname(now), { recursive: true });
    renameSync(old, now);
    expect(host.run('prepare').status).toBe(0);
  });

  test.each<[string, Parameters<typeof oneVolume>[1], string]>([
    ['a renamed volume', { volume: 'files' }, 'web/files'],
    ['a renamed stack', { stack: 'site' }, 'site/data'],
  ])('%s of which nobody says what it was', async (_what, names, place) => {
    const host = aHost();
    await host.deploy(oneVolume(host));
    host.run('prepare');
    fill(host, 'web/data');
    await host.deploy(oneVolume(host, names));
    expect(refused(host)).toContain(`the lab knows no more of ${join(host.dataRoot, 'web/data')}, which holds data`);
    expect(existsSync(join(host.dataRoot, place))).toBe(false);
    mkdirSync(join(host.dataRoot, place), { recursive: true }); // it is something new
    expect(host.run('prepare').status).toBe(0);
    expect(host.run('prepare').status).toBe(0);
  });

  test('a Docker volume that was renamed, said or not', async () => {
    const host = aHost();
    const only = (name: string): void =>
      host.docker(`case "$*" in "volume inspect ${name}") ;; *inspect*) exit 1 ;; esac`);
    only('hl_web_data');
    await host.deploy(oneVolume(host, { volume: 'files', volumes: ['data'], docker: true }));
    expect(refused(host)).toContain('docker run --rm -v hl_web_data:/from:ro -v hl_web_files:/to busybox');
    await host.deploy(oneVolume(host, { docker: true }));
    expect(host.run('prepare').status).toBe(0);
    await host.deploy(oneVolume(host, { volume: 'files', docker: true }));
    expect(refused(host)).toContain('docker volume create hl_web_files');
    only('hl_web_files');
    expect(host.run('prepare').status).toBe(0);
  });

  test('a stack that was moved here, until its directory is there', async () => {
    const host = aHost();
    const lab = aLab();
    const cloud = aServer(lab, 'cloud');
    const stack = new Stack(aServer(lab, 'home', { dataRoot: host.dataRoot }), 'web', { movedFrom: cloud });
    stackWith(stack, 'data');
    await host.deploy(lab);
    expect(refused(host)).toContain('was on server cloud');
    mkdirSync(join(host.dataRoot, 'web/data'), { recursive: true });
    expect(host.run('prepare').status).toBe(0);
  });

  test('a stack in YAML that was renamed, under its former name and under one of its volume', async () => {
    const host = aHost();
    const lab = aLab({
      'web.yml': `services: { web: { image: '${IMAGE}', volumes: ['data:/data'] } }\nvolumes: { data: { x-hl: { holds: state, formerly: [files] } } }\n`,
    });
    Stack.fromLayer(aServer(lab, 'home', { dataRoot: host.dataRoot }), 'site', 'web.yml', { formerly: ['web'] });
    await host.deploy(lab);
    for (const former of ['web/data', 'site/files', 'web/files']) {
      fill(host, former);
      expect(refused(host)).toContain(`its data is in ${join(host.dataRoot, former)}`);
      rmSync(join(host.dataRoot, former), { recursive: true });
    }
    expect(host.run('prepare').status).toBe(0);
  });

  test('an adopted stack that was moved here, with data that nobody classified', async () => {
    const host = aHost();
    const there = new Set<string>();
    const look = (): void =>
      host.docker(
        `case "$*" in ${[...there].map((name) => `"volume inspect ${name}") ;; `).join('')}*inspect*) exit 1 ;; esac`,
      );
    const lab = aLab({
      'compose.yml': `services: { notes: { image: '${IMAGE}', volumes: ['./data:/data', 'db:/db', '/dev/shm:/dev/shm', './x.conf:/x.conf:ro'] } }\nvolumes: { db: }\n`,
    });
    const movedFrom = aServer(lab, 'cloud');
    const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
    Stack.fromComposeFile(home, 'notes', { file: 'compose.yml', directory: '/nowhere/notes', movedFrom });
    look();
    await host.deploy(lab);
    const before = refused(host);
    expect(before).toContain('docker volume create notes_db');
    expect(before).toContain('/nowhere/notes/data would start empty, and its stack was on server cloud');
    expect(before).not.toMatch(/shm would|x\.conf would/);
    there.add('notes_db');
    look();
    expect(refused(host)).not.toContain('notes_db');
  });

  test('but a Docker volume that Compose has not made yet, however often prepare runs before the first start', async () => {
    const host = aHost();
    host.docker('case $1 in volume) [ "$2" = ls ] ;; network) [ "$2" != inspect ] ;; esac');
    await host.deploy(oneVolume(host, { docker: true }));
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    host.docker('case $1 in network) [ "$2" != inspect ] ;; esac');
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    host.docker('case $1 in volume) [ "$2" = ls ] ;; network) [ "$2" != inspect ] ;; esac');
    expect(host.run('prepare')).toMatchObject({ status: 1, stderr: expect.stringContaining('hl_web_data is gone') });
  });

  test('a directory that was there at the last run and is gone', async () => {
    const host = aHost();
    await host.deploy(oneVolume(host));
    host.run('prepare');
    rmSync(join(host.dataRoot, 'web'), { recursive: true });
    expect(host.run('prepare')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`${join(host.dataRoot, 'web/data')} is gone`),
    });
  });

  test('everything, where the drive of the data root is not mounted', async () => {
    const host = aHost();
    await host.deploy(oneVolume(host));
    host.docker(
      `case "$*" in 'ps -a'*project=hl' '*) echo ${join(host.dist, 'home')} ;; *) [ "$2" != inspect ] ;; esac`,
    );
    expect(host.run('prepare')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is its drive mounted?'),
    });
    mkdirSync(join(host.dataRoot, 'config'), { recursive: true });
    expect(host.run('prepare').status).toBe(0);
  });

  test('but a stack that is new, and one whose data was left behind before', async () => {
    const host = aHost();
    await host.deploy(oneVolume(host));
    host.run('prepare');
    fill(host, 'web/data');
    await host.deploy(aLabWith(host, []));
    expect(host.run('prepare').status).toBe(0);
    await host.deploy(aLabWith(host, ['music']));
    expect(host.run('prepare').status).toBe(0);
    await host.deploy(aLabWith(host, ['music', 'films']));
    expect(host.run('prepare').status).toBe(0);
  });
});

function stackWith(stack: Stack, id: string): void {
  const data = new Volume(stack, id, { holds: 'state' });
  new Service(stack, 'web', { image: IMAGE, mounts: [data.at('/data')] });
}

function aLabWith(host: TestHost, ids: readonly string[]): Homelab {
  const lab = aLab();
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  for (const id of ids) stackWith(new Stack(home, id), 'data');
  return lab;
}
