import type { Blueprint } from '../blueprint/index.ts';
import { programOf } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import { CALLED_BY_ROWS, RUN, tableVariable, word } from '../shell/index.ts';
import { BACKUP } from './backup-shell.ts';
import { COMMON } from './common-shell.ts';
import { PRUNE, RECOVER, VERIFY } from './more-shell.ts';
import type { BackupPlan, ServerPlan } from './plan.ts';
import { RESTORE } from './restore-shell.ts';
import { SAVED } from './saved-shell.ts';

interface Program {
  readonly name: string;
  readonly usage: string;
  /** What its header says, a line of comment each. */
  readonly about: readonly string[];
  readonly body: string;
}

/** The programs of a host with backups. */
export const PROGRAMS: readonly Program[] = [
  {
    name: 'backup',
    usage: 'backup [--dry-run | --init | --adopt | --list] [NAME…]',
    about: [
      'Saves the state of this server: databases are dumped, files are saved by restic, and what has to stand still does so',
      'meanwhile. It checks everything first, and whatever it stops runs again, however it ends.',
      '  backup [NAME…]            saves all, or those that are named',
      '  backup --dry-run [NAME…]  says what it would save',
      '  backup --init [NAME…]     makes the repositories: once, by hand',
      '  backup --adopt NAME       takes a repository that is there: after the server was made anew',
      '  backup --list             lists the backups and their repositories',
      '0: all is saved. 1: a backup failed, or saved a part only. 2: it cannot be called so.',
    ],
    body: `${SAVED.trim()}\n\n${BACKUP.trim()}`,
  },
  {
    name: 'restore',
    usage: 'restore [NAME [--in-place | --to FOLDER] [--snapshot ID] [--dry-run] [PATH…]]',
    about: [
      'Puts back what was saved. What it replaces is kept beside it.',
      '  restore                          lists all snapshots',
      '  restore NAME                     lists those of a backup',
      '  restore NAME --to FOLDER [PATH…] writes files into an empty folder, and changes nothing else',
      '  restore NAME --in-place [PATH…]  puts files and databases back where they were',
      '  --snapshot ID                    another one than the newest',
      '  --dry-run                        says what --in-place would put back',
      '0: done. 1: it could not. 2: it cannot be called so.',
    ],
    body: `${SAVED.trim()}\n\n${RESTORE.trim()}`,
  },
  {
    name: 'recover',
    usage: 'recover',
    about: [
      'Starts what a backup or a restore stopped that was killed. systemd calls it after each backup and at boot.',
    ],
    body: RECOVER.trim(),
  },
  {
    name: 'prune',
    usage: 'prune [NAME…]',
    about: ['Removes from the repositories what no snapshot needs any more.'],
    body: PRUNE.trim(),
  },
  {
    name: 'verify',
    usage: 'verify [NAME…]',
    about: ['Reads a part of every repository and compares it with its checksums: within eight weeks all of it.'],
    body: VERIFY.trim(),
  },
];

/** The programs of a server, as files. */
export function programFiles(blueprint: Blueprint, plan: ServerPlan): readonly OutputFile[] {
  const tables = tablesOf(blueprint, plan);
  return PROGRAMS.map(({ name, about, body }) => ({
    path: `${plan.server.id}/${name}`,
    content: [
      '#!/bin/sh',
      ...about.map((line) => `# ${line}`),
      '#',
      CALLED_BY_ROWS,
      '# shellcheck disable=SC2034 # not every program reads every table',
      'set -euf',
      'umask 077',
      'LC_ALL=C',
      'export LC_ALL',
      tables,
      COMMON.trim(),
      '',
      body,
      '',
      RUN,
      '',
    ].join('\n'),
    mode: 0o755,
    construct: plan.tool.id,
  }));
}

function tablesOf(
  blueprint: Blueprint,
  { server, tool, folder, mountpoint, leastFreeKib, keepDays, backups }: ServerPlan,
): string {
  const { dataRoot, id } = server;
  const [all = 1, daily = 1, weekly = 1, monthly = 1] = keepDays;
  const password = blueprint.configFiles.find((file) => file.id === `${tool.id}/password`)?.path ?? '';
  const dumps = backups.flatMap(({ name, dumps: own }) => own.map((dump) => ({ name, ...dump })));
  const rows = (table: string, of: (backup: BackupPlan) => readonly (readonly string[])[]): string =>
    tableVariable(
      table,
      backups.flatMap((backup) => of(backup).map((row) => [backup.name, ...row])),
    );
  return [
    `server=${word(id)}`,
    `state=${word(`${dataRoot}/.hl/backup`)}`,
    'stopped=$state/stopped',
    `folder=${word(folder)}`,
    `folder_is_mountpoint=${mountpoint ? 'yes' : 'no'}`,
    `least_free=${leastFreeKib}`,
    `password_file=${word(password)}`,
    `heartbeat=${word(programOf(blueprint, id, 'heartbeat') ?? '')}`,
    `keep_all=${all}d keep_daily=${daily}d keep_weekly=${weekly}d keep_monthly=${monthly}d`,
    '# Values and configuration of this server: without them nothing that is saved can be started.',
    `own_places=${word(`${dataRoot}/secrets\n${dataRoot}/config\n`)}`,
    '',
    rows('backups', ({ tag, repository, job }) => [[tag, repository, job]]),
    rows('places', ({ places }) => places.map(({ kind, place }) => [kind, place])),
    rows('excludes', ({ excludes }) => excludes.map((path) => [path])),
    rows('mounts', ({ mounts }) => mounts.map((path) => [path])),
    tableVariable(
      'dumps',
      dumps.map(({ name, project, service, engine, file }, index) => [
        name,
        String(index),
        project,
        service,
        engine,
        file,
      ]),
    ),
    rows('stops', ({ stops }) => stops.map(({ project, service }) => [project, service])),
    rows('users', ({ users }) => users.map(({ project, service }) => [project, service])),
    commandFunction(
      'dump',
      dumps.map(({ dump }) => dump),
      ' < /dev/null',
    ),
    commandFunction(
      'restore_dump',
      dumps.map(({ restore }) => restore),
    ),
  ].join('\n');
}

/** Commands are words of any kind, so they are code of their own and no rows of a table. */
function commandFunction(name: string, commands: readonly (readonly string[])[], input = ''): string {
  const cases = commands.map(
    (command, index) => `    ${index}) docker exec -i "$2" ${command.map(word).join(' ')}${input} 9>&- ;;\n`,
  );
  return `${name}() { # number container\n  case $1 in\n${cases.join('')}    *) stop "there is no database $1" ;;\n  esac\n}\n`;
}
