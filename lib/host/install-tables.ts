import type { OutputFile, Then } from '../core/index.ts';
import { HOST_PLACES } from '../core/index.ts';
import { sortedBy } from '../values/index.ts';
import type { Rows } from './prepare-tables.ts';
import { fromHere } from './prepare-tables.ts';

/** What `prepare` installs of the files of a server, and where: the one table of it. */
export function installTables(files: readonly OutputFile[], dataRoot: string): readonly [name: string, rows: Rows][] {
  const own: string[][] = [];
  const host: string[][] = [];
  const returned: string[][] = [];
  for (const { path, install } of sortedBy(files, ({ path }) => path)) {
    if (install === undefined) continue;
    const { path: target, owner, group, mode, fills = '', policy = 'managed', then } = install;
    if (policy === 'returned') {
      returned.push([fromHere(path), target]);
      continue;
    }
    const row = [fromHere(path), target, policy, mode, String(owner), String(group), fills, action(then)];
    (target.startsWith(`${dataRoot}/`) ? own : host).push(row);
  }
  return [
    ['returned_files', returned],
    ['config_files', own],
    ['host_files', host],
    [
      'host_places',
      HOST_PLACES.map(({ folder, sign, afterRemoval, absent = '' }) => [folder, sign, action(afterRemoval), absent]),
    ],
  ];
}

/** What has to be done for a file, as one field: the verb and what it is about. */
function action(then: Then | undefined): string {
  if (then === undefined) return '';
  if (then.do === 'daemon-reload') return then.do;
  if (then.do === 'signal') return `${fromHere(then.composeFile)},${then.signal},${then.service}`;
  return `${then.do},${then.unit}`;
}
