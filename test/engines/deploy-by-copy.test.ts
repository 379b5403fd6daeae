import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as apps from '../../lib/apps/index.ts';
import * as library from '../../lib/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { importStandIns } from './host/stand-ins.ts';
import { describeEngine } from './support.ts';

/**
 * The commands of the README by which a server is copied to its host, as they stand there, for a lab with the stack that
 * the README writes by hand. `ssh` runs its command in the home of a user, `sudo` runs what it is given, and `nano`
 * fills in every value.
 */

jest.setTimeout(300_000);

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const blocks = [...README.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const block = (language: string, having: string): string =>
  blocks.find((each) => each.language === language && each.text.includes(having))?.text ?? '';

type StackClass = new (server: library.Server, id: string) => library.Stack;

/** The class of a snippet of the README. */
function paperless(): StackClass {
  const commonJs = ts.transpile(block('ts', 'class Paperless'), {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
  });
  const exports: { Paperless?: StackClass } = {};
  new Function('exports', 'require', commonJs)(exports, (name: string) => (name.endsWith('/apps') ? apps : library));
  if (exports.Paperless === undefined) throw new Error('the README shows no Paperless');
  return exports.Paperless;
}

const PROGRAMS: Readonly<Record<string, string>> = {
  ssh: 'for last do :; done; cd "$HOST_HOME" && exec sh -c "$last"',
  sudo: 'exec "$@"',
  nano: `sed -i -E "s/^([A-Z][A-Z0-9_]*)=\\$/\\1='a value of some length'/" "$1"`,
};

describeEngine(['dockerd', 'docker-compose', 'traefik', 'busybox', 'stand-in'], 'a deploy by copy', () => {
  let host: DockerHost;
  let dataRoot = '';
  let home = '';

  /** Synthesizes into dist/ of the lab's folder, with or without the service that a later release does not have. */
  async function release(withNotes: boolean): Promise<void> {
    const lab = new library.Homelab({ root: join(host.folder, 'lab'), domain: 'example.com' });
    const server = new library.Server(lab, 'home', {
      addresses: { ssh: 'home.lan', lan: '192.168.1.10/24', public: { v4: '203.0.113.10' } },
      os: library.Os.debian(13),
      arch: library.Arch.amd64,
      memory: library.Size.gibibytes(16),
      cpus: 4,
      dataRoot,
    });
    new Traefik(server, 'traefik');
    new (paperless())(server, 'paperless');
    if (withNotes) {
      const stack = new library.Stack(server, 'notes');
      const file = new library.ConfigFile(stack, 'page', { content: 'hello\n' });
      new library.Service(stack, 'notes', {
        image: 'example.net/notes:1.2.3',
        memory: library.Size.mebibytes(64),
        mounts: [file.at('/etc/page')],
      });
    }
    const { blueprint } = await library.synth(lab, { out: join(host.folder, 'lab/dist') });
    if (withNotes) importStandIns(host, blueprint, 'home');
  }

  /** A command of the README, where a person types it. */
  const type = (command: string) =>
    host.run(
      [
        'env',
        `PATH=${join(host.folder, 'programs')}:${process.env['PATH']}`,
        `HOST_HOME=${home}`,
        'sh',
        '-c',
        command.replaceAll('/srv/hl', dataRoot),
      ],
      { cwd: join(host.folder, 'lab') },
    );

  const [copy = '', start = ''] = block('sh', 'tar -C dist/home').trim().split('\n');
  const fillIn = block('sh', 'sudo nano').trim();
  const running = (): string[] => host.docker('ps', '--format', '{{.Names}}').trim().split('\n').sort();

  beforeAll(async () => {
    if (!canHost()) throw new Error('network namespaces need root');
    host = await DockerHost.start({
      lan: { host: ['192.168.1.10/24'], neighbour: ['192.168.1.99/24'] },
      wan: { host: ['203.0.113.10/24'], neighbour: ['203.0.113.99/24'] },
    });
    dataRoot = join(host.folder, 'srv');
    home = join(host.folder, 'home');
    for (const folder of [home, join(host.folder, 'programs'), join(host.folder, 'lab')]) mkdirSync(folder);
    for (const [name, text] of Object.entries(PROGRAMS)) {
      writeFileSync(join(host.folder, 'programs', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    }
    await release(true);
  });

  afterAll(() => host?.stop());

  test('the first time, prepare lists the values that are missing and starts nothing', () => {
    expect(type(copy)).toMatchObject({ status: 0, stderr: '' });
    const { status, stderr } = type(start);
    expect(status).not.toBe(0);
    expect(stderr).toContain(`${dataRoot}/secrets/.env`);
    expect(stderr).toContain('PAPERLESS_DB_PASSWORD');
    expect(host.docker('ps', '-aq')).toBe('');
  });

  test('the file for them is made where it is looked for, and then everything starts', () => {
    expect(type(fillIn)).toMatchObject({ status: 0 });
    expect(statSync(join(dataRoot, 'secrets/.env')).mode & 0o777).toBe(0o600);
    const { status, stderr } = type(start);
    expect([status, stderr]).toEqual([0, expect.stringContaining('hl-paperless-web-1  Started')]);
    expect(running()).toEqual(expect.arrayContaining(['hl-paperless-broker-1', 'hl-paperless-db-1', 'hl-notes-1']));
    const web = host.docker('inspect', '-f', '{{json .Config.Env}}', 'hl-paperless-web-1');
    expect(JSON.parse(web)).toEqual(
      expect.arrayContaining([
        'PAPERLESS_REDIS=redis://paperless-broker:6379',
        'PAPERLESS_DBPASS=a value of some length',
      ]),
    );
  });

  test('the second time the same lines do, values stay, and what the lab does not have any more is gone', async () => {
    const before = running();
    await release(false);
    expect(type(copy)).toMatchObject({ status: 0, stderr: '' });
    expect(type(start)).toMatchObject({ status: 0 });
    expect(running()).toEqual(before.filter((name) => name !== 'hl-notes-1'));
    expect(existsSync(join(home, 'lab/config/notes'))).toBe(false);
    expect(readFileSync(join(dataRoot, 'secrets/.env'), 'utf8')).toContain("='a value of some length'");
    const differs = spawnSync('diff', ['-r', join(host.folder, 'lab/dist/home'), join(home, 'lab')], {
      encoding: 'utf8',
    });
    expect(differs.stdout.replaceAll(/^Only in \S*\/home\/lab: \.env\n/gm, '')).toBe('');
  });
});
