import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aHost } from '../synth/host/host.ts';
import { synth } from '../../lib/index.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { Scrub } from './scrub.ts';

/** A host on which systemd runs, of a lab with the tool, and what `prepare` said there. */
async function prepared(least: string | undefined, program: string | undefined) {
  const host = aHost();
  mkdirSync(join(host.root, 'run/systemd/system'), { recursive: true });
  const log = join(host.root, 'systemctl.log');
  writeFileSync(
    join(host.bin, 'systemctl'),
    `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\ncase $1 in is-*) exit 3 ;; esac\n`,
    { mode: 0o755 },
  );
  const lab = aLab();
  new Scrub(aServer(lab, 'home', { dataRoot: host.dataRoot }), 'scrub', least);
  if (program !== undefined) writeFileSync(join(host.bin, 'scrubber'), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
  const result = await host.deploy(lab);
  const ran = host.run('prepare');
  return { host, result, ran, systemctl: existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [] };
}

describe('a tool of another package brings', () => {
  const by = ['scrub-home'];
  let found: Awaited<ReturnType<typeof prepared>>;
  beforeAll(async () => {
    found = await prepared('2.10', 'echo scrubber 2.10');
    expect(found.ran).toMatchObject({ status: 0, stderr: '' });
  });
  const inDist = (path: string): string | undefined => found.result.files.find((file) => file.path === path)?.content;
  const rowsOf = (kind: 'packages' | 'programs' | 'units') =>
    found.result.blueprint.hostNeeds[kind].filter((row) => row.by.includes('scrub-home'));

  test('a package, for which prepare asks', () => {
    const names = { debian: 'scrub-tools', fedora: 'scrub' };
    expect(rowsOf('packages')).toEqual([
      { id: 'home:scrubber', by, server: 'home', command: 'scrubber', names, least: '2.10' },
    ]);
    expect(inDist('home/prepare')).toMatch(/^scrubber\t.*scrub-tools/m);
  });

  test('a program, which prepare installs and which runs there', () => {
    const { host } = found;
    const path = join(host.dataRoot, 'bin/scrub');
    expect(rowsOf('programs')).toEqual([
      { id: 'home:scrub', by, server: 'home', name: 'scrub', path, usage: 'scrub', calls: ['scrubber'] },
    ]);
    expect(readFileSync(path, 'utf8')).toBe(inDist('home/scrub'));
    expect(statSync(path).mode & 0o777).toBe(0o755);
    const env = { ...process.env, PATH: `${host.bin}:${process.env['PATH']}` };
    expect(spawnSync(path, { env, encoding: 'utf8' })).toMatchObject({ status: 0, stdout: 'scrubber 2.10\n' });
  });

  test('a timer, which prepare installs and enables with the service that it starts', () => {
    const { host } = found;
    expect(rowsOf('units')).toEqual([
      expect.objectContaining({ id: 'home:scrub', by, runs: [join(host.dataRoot, 'bin/scrub')] }),
    ]);
    expect(inDist('home/systemd/scrub.timer')).toContain('OnCalendar=Sun 03:00\nRandomizedDelaySec=600\n');
    const service = inDist('home/systemd/scrub.service');
    expect(service).toContain(`ExecStart=${join(host.dataRoot, 'bin/scrub')}\nUser=root\nTimeoutStartSec=3600\n`);
    expect(service).toContain('PrivateNetwork=yes\n');
    for (const name of ['scrub.timer', 'scrub.service']) {
      expect(readFileSync(join(host.root, 'etc/systemd/system', name), 'utf8')).toBe(inDist(`home/systemd/${name}`));
    }
    expect(found.systemctl).toEqual(
      expect.arrayContaining(['daemon-reload', 'enable --quiet scrub.timer', 'start scrub.timer']),
    );
  });

  test('an opening, which is one of the lab', () => {
    expect(found.result.blueprint.openings).toContainEqual({
      id: 'home:9633/tcp:public',
      server: 'home',
      port: 9633,
      protocol: 'tcp',
      to: 'public',
      from: [],
      for: 'scrub',
    });
  });

  test('a page', () => {
    expect(inDist('docs/scrub-home.md')).toBe('# Decay of the disks of home\n');
  });
});

test('all of it is gone when the tool is', async () => {
  const lab = aLab();
  aServer(lab, 'home');
  const { blueprint, files } = await synth(lab, { write: false });
  expect(files.map(({ path }) => path).filter((path) => path.includes('scrub'))).toEqual([]);
  expect(JSON.stringify([blueprint.hostNeeds, blueprint.openings])).not.toMatch(/scrub|9633/);
});

test.each<[string, string | undefined, string | undefined, string]>([
  [
    'is missing',
    undefined,
    undefined,
    'there is no program scrubber here, which scrub-home needs: run  apt-get install',
  ],
  [
    'is too old',
    '2.10',
    'echo scrubber v2.9.3',
    'scrubber is of version 2.9.3, and scrub-home needs 2.10 or later: run ',
  ],
  [
    'has no version',
    '2.10',
    'exit 1',
    'scrubber is of version unknown, and scrub-home needs 2.10 or later: run  apt-get',
  ],
])('a package that %s is told in one line, with how to install it', async (_, least, program, said) => {
  const { ran } = await prepared(least, program);
  expect(ran.status).toBe(0);
  expect(ran.stderr.trim().split('\n')).toEqual([expect.stringContaining(said)]);
  expect(ran.stderr).toContain('apt-get install scrub-tools');
});

test.each(['2.10', '2.10.0', '2.11', '10'])('version %s does where 2.10 is asked for', async (version) => {
  const { ran } = await prepared('2.10', `echo 'scrubber ${version}.0 (2021-01-01)'`);
  expect(ran).toMatchObject({ status: 0, stderr: '' });
});

test('a program that has a command for its version and no option is asked by that', async () => {
  const { ran } = await prepared('2.10', `case $1 in version) echo 'scrubber 2.11.0' ;; *) exit 1 ;; esac`);
  expect(ran).toMatchObject({ status: 0, stderr: '' });
});
