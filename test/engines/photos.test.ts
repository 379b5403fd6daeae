import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Immich } from '../../lib/apps/index.ts';
import type { Blueprint } from '../../lib/tool/index.ts';
import { Directory, synth } from '../../lib/index.ts';
import { aFolder, aLab, aServer, modelOf } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

/** One of the four things that must never happen: family photos that no backup holds. */
describeEngine(['restic'], 'the photos of Immich, saved by restic', () => {
  test.each<[string, ((folder: string) => Directory) | undefined]>([
    ['in a volume, as nobody says where', undefined],
    ['in a directory of which nothing is said', (folder) => Directory.of(folder)],
    ['in a directory that is said to be a cache', (folder) => Directory.of(folder, { holds: 'cache' })],
  ])('come back when the disk is lost: %s', async (_what, library) => {
    const host = aFolder();
    const drive = join(host, 'mnt/photos');
    const lab = aLab();
    new Immich(aServer(lab, 'home', { dataRoot: join(host, 'srv') }), 'photos', {
      ...(library !== undefined && { library: library(drive) }),
    });
    const result = await synth(lab, { write: false });

    // Where the running container writes, of the file that Docker reads.
    const photo = join(uploadsOf(modelOf(result, 'home/compose.yml')), 'library/2024/grandma.jpg');
    mkdirSync(join(photo, '..'), { recursive: true });
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 31) % 256));
    writeFileSync(photo, bytes);

    const repository = join(aFolder(), 'repository');
    restic(repository, 'init');
    restic(repository, 'backup', ...savedPaths(result.blueprint).filter(existsSync));
    rmSync(host, { recursive: true });
    restic(repository, 'restore', 'latest', '--target', '/');
    expect(readFileSync(photo).equals(bytes)).toBe(true);
  });
});

interface Mount {
  readonly source: string;
  readonly target: string;
}

function uploadsOf(model: Record<string, unknown>): string {
  const services = model['services'] as Record<string, { readonly volumes: readonly Mount[] }>;
  const mount = services['photos']?.volumes.find(({ target }) => target === '/data');
  if (mount === undefined) throw new Error('the server of Immich has no place for uploads');
  return mount.source;
}

/** The paths of the host that the backups of a lab save. */
function savedPaths({ backups, volumes, directories }: Blueprint): readonly string[] {
  const paths = new Map([...volumes, ...directories].map(({ id, path }) => [id, path]));
  return backups.flatMap(({ includes }) => includes.flatMap((id) => paths.get(id) ?? []));
}

function restic(repository: string, ...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(needEngine('restic'), ['--repo', repository, '--no-cache', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], RESTIC_PASSWORD: 'only for this test' },
  });
  if (status !== 0) throw new Error(`restic ${args[0] ?? ''}: ${stdout}${stderr}`);
}
