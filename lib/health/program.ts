import type { Blueprint, ServerFacts } from '../blueprint/index.ts';
import { HEALTH_UNIT, programOf } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import { BASE, CALLED_BY_ROWS, FAULTS, KEEP_FILE, MOUNTED, RUN, tableVariable, word } from '../shell/index.ts';
import { CONTAINERS, DISKS, SYSTEM } from './looks-shell.ts';
import { HEALTH } from './health-shell.ts';
import { HEALTH_PROGRAM } from './needs.ts';

/** `dist/<server>/health`: what looks at the host, and tells of each fault. */
export function healthScript(blueprint: Blueprint, server: ServerFacts): OutputFile {
  const { diskPercent, inodePercent, restarts, smart, ignoredUnits } = server.health;
  const content = [
    HEADER,
    `state=${word(`${server.dataRoot}/.hl/health`)}`,
    `alert=${word(programOf(blueprint, server.id, 'alert') ?? '')}`,
    `most_full=${diskPercent}`,
    `most_inodes=${inodePercent}`,
    `most_restarts=${restarts}`,
    `smart=${word(smart)}`,
    `ignored_units=${word([`${HEALTH_UNIT}.service`, ...ignoredUnits].join('\n'))}`,
    '',
    tableVariable('disks', disksOf(blueprint, server)),
    BASE.trim(),
    '',
    KEEP_FILE.trim(),
    '',
    MOUNTED.trim(),
    '',
    FAULTS.trim(),
    '',
    DISKS.trim(),
    '',
    SYSTEM.trim(),
    '',
    CONTAINERS.trim(),
    '',
    HEALTH.trim(),
    '',
    RUN,
    '',
  ].join('\n');
  return { path: `${server.id}/${HEALTH_PROGRAM}`, content, mode: 0o755, construct: server.id };
}

/** What is no disk, and holds what only looks like files. */
const NO_DISK = /^\/(?:dev|proc|sys|run|var\/run)(?:\/|$)/;

/**
 * The folders whose file systems are looked at, each with whether it has to be a mount of its own. A directory that is
 * only read may lie on a medium that is full for good.
 */
function disksOf({ directories }: Blueprint, { id, dataRoot }: ServerFacts): readonly (readonly string[])[] {
  const own = directories.filter(
    ({ server, path, mountpoint, writers }) =>
      server === id && !NO_DISK.test(path) && (mountpoint || writers.length > 0),
  );
  const rows = own.map(({ path, mountpoint }) => [path, mountpoint ? 'mountpoint' : 'folder']);
  return [['/', 'folder'], [dataRoot, 'folder'], ...rows];
}

const HEADER = `#!/bin/sh
# Looks at this host: its disks, its clock, its units and its containers. Prints a line for each thing, and tells people
# of each fault that is new.
#   health             looks, tells, and keeps what it saw for the next look
#   health --dry-run   only looks and prints
# 0: no fault. 1: at least one. 2: it cannot be asked so.
${CALLED_BY_ROWS}
set -euf
umask 077
LC_ALL=C
export LC_ALL`;
