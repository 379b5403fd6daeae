import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Homelab, Server } from '../../lib/index.ts';
import { Schedule, Service, Size, Stack, Volume } from '../../lib/index.ts';
import { Restic } from '../../lib/restic/index.ts';
import type { TestHost } from '../synth/host/host.ts';
import { aHost } from '../synth/host/host.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { needEngine } from './support.ts';

/**
 * A `docker` with the containers of two services: a file of its name says that one runs. The database is a file; its dump
 * is what PostgreSQL's begins with, and its content.
 */
export const DOCKER = `state=@state@
case "$1" in
  ps)
    for name in photos photos-database house; do
      case "$*" in *service=$name" "*) if [ "$2" = -aq ] || [ -e "$state/$name" ]; then echo "$name-id"; fi ;; esac
      case "$*" in *id=$name-id*) echo "$name-id" ;; esac
    done ;;
  stop) for last; do :; done; rm "$state/\${last%-id}" ;;
  start) : > "$state/\${2%-id}" ;;
  exec)
    case "$*" in
      *dump-sqlite*) cat "@config@/house.db" ;;
      *restore-sqlite*) [ -e "$state/house" ] && cat > "@config@/house.db" ;;
      *pg_dump*) printf PGDMP; cat "$state/data" ;;
      *pg_restore*/dev/null*) grep -q complete ;;
      *pg_restore*) tail -c +6 > "$state/data" ;;
    esac ;;
  network) [ "$2" != inspect ] ;;
esac`;

export const PASSWORD = 'correct horse battery staple';

export interface Saved extends TestHost {
  readonly program: (
    name: string,
    ...args: readonly string[]
  ) => { status: number | null; stdout: string; stderr: string };
  /** Folder of what stands for containers. */
  readonly containers: string;
  readonly photos: string;
  readonly runs: (name: string) => boolean;
}

/** A lab whose server `home` saves photos and a database. */
export function aSavedLab(dataRoot: string, { house = false } = {}): Homelab {
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: dataRoot });
  new Heartbeats(home, 'beats', { to: 'loopback' });
  new Restic(home, 'restic', { leastFree: Size.mebibytes(1) });
  const stack = new Stack(home, 'photos');
  const library = new Volume(stack, 'library', { holds: 'state', uid: 1234, gid: 2345, mode: '0750' });
  const files = new Volume(stack, 'files', { holds: 'state' });
  const memory = Size.mebibytes(64);
  const photos = new Service(stack, 'photos', { image: 'example/photos:1.0', memory, mounts: [library.at('/photos')] });
  new Service(stack, 'database', {
    image: 'postgres:17.2',
    memory,
    mounts: [files.at('/var/lib/postgresql/data')],
    database: {
      engine: 'postgres',
      dump: ['pg_dump', '--format=custom', 'photos'],
      restore: ['pg_restore', '--clean'],
      volume: files,
    },
  });
  stack.backup({ schedule: Schedule.daily('03:10'), stops: [photos] });
  if (house) aHouse(home);
  return lab;
}

/** A stack whose service has a SQLite database among files of its own. */
function aHouse(home: Server): void {
  const stack = new Stack(home, 'house');
  new Service(stack, 'house', {
    image: 'example/house:1.0',
    memory: Size.mebibytes(64),
    mounts: [new Volume(stack, 'config', { holds: 'state' }).at('/config')],
    database: { engine: 'sqlite', dump: ['dump-sqlite'], restore: ['restore-sqlite'], file: '/config/house.db' },
  });
  stack.backup({ schedule: Schedule.daily('03:40') });
}

/** A server with photos and a database, prepared, and with its repository unless that is not wanted. */
export async function aSavedHost({ init = true, house = false } = {}): Promise<Saved> {
  const host = aHost();
  symlinkSync(needEngine('restic'), join(host.bin, 'restic'));
  await host.deploy(aSavedLab(host.dataRoot, { house }));
  host.setEnv(`BACKUP_PASSWORD='${PASSWORD}'\n`);
  const containers = join(host.root, 'containers');
  mkdirSync(containers);
  for (const name of ['photos', 'photos-database', 'house']) writeFileSync(join(containers, name), '');
  writeFileSync(join(containers, 'data'), 'rows complete\n');
  host.docker(DOCKER.replace('@state@', containers).replaceAll('@config@', join(host.dataRoot, 'house/config')));
  const prepared = host.run('prepare');
  if (prepared.status !== 0) throw new Error(prepared.stderr);
  const photosFolder = join(host.dataRoot, 'photos/library');
  writeFileSync(join(photosFolder, 'summer [1].jpg'), 'sun');
  chmodSync(join(photosFolder, 'summer [1].jpg'), 0o640);
  chownSync(join(photosFolder, 'summer [1].jpg'), 1234, 2345);
  mkdirSync(join(photosFolder, 'album'));
  writeFileSync(join(photosFolder, 'album/winter.jpg'), 'snow');
  const program = (name: string, ...args: readonly string[]) => {
    const env = {
      ...process.env,
      PATH: `${host.bin}:${process.env['PATH']}`,
      HL_LOCK_WAIT: '0',
    };
    const { status, stdout, stderr } = spawnSync(join(host.dataRoot, 'bin', name), args, { encoding: 'utf8', env });
    return { status, stdout, stderr };
  };
  const saved = {
    ...host,
    program,
    containers,
    photos: photosFolder,
    runs: (name: string) => existsSync(join(containers, name)),
  };
  if (init) expect(program('backup', '--init')).toMatchObject({ status: 0, stderr: '' });
  return saved;
}

/** The last report of the backup. */
export const report = (host: Saved): string => readFileSync(join(host.dataRoot, 'beats/reports/photos-backup'), 'utf8');
