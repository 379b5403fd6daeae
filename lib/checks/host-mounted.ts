import { serverOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { isEngineSocket } from './docker-socket.ts';
import { CHECK_ERRORS } from './errors.ts';
import type { HostPath } from './host-paths.ts';
import { hostPathOf, isHostFolder, isIn, plainPath } from './host-paths.ts';
import type { MountedPath } from './mounted-paths.ts';
import { mountedPaths } from './mounted-paths.ts';

/** Forbids that a container writes what belongs to its host, and tells where it reads that. */
export const hostMounted: Check = {
  codes: [CHECK_ERRORS.hostWritable.code, CHECK_ERRORS.hostReadable.code],
  *check(input) {
    for (const mount of mountedPaths(input)) {
      if (isEngineSocket(mount.path)) continue; // a rule of its own
      const row = meaningOf(mount, plainPath(serverOf(input.blueprint, mount.server)?.dataRoot ?? '/'));
      const weight = row?.[mount.readOnly ? 'read' : 'write'] ?? 'none';
      if (row === undefined || weight === 'none') continue;
      const args = { service: mount.service, path: mount.said, what: row.what };
      const where = input.where(mount.service, mount.key);
      yield weight === 'error'
        ? finding(CHECK_ERRORS.hostWritable, args, where, { given: mount.said })
        : finding(CHECK_ERRORS.hostReadable, args, where, { given: mount.said });
    }
  },
};

function meaningOf({ path, directory, key }: MountedPath, dataRoot: string): HostPath | undefined {
  if (isIn(dataRoot, path)) return path === '/' ? hostPathOf(path) : DATA_ROOT;
  if (isIn(path, dataRoot)) return key === 'volumes' ? ownFolder(path, dataRoot) : undefined;
  return isOwnOfStack(path, directory) ? undefined : hostPathOf(path);
}

const DATA_ROOT: HostPath = {
  what: 'with all data, secrets and programs of this server',
  below: false,
  write: 'error',
  read: 'warning',
};

/** What `prepare` keeps below the data directory. Writing in there is the business of HL124. */
const OWN: Readonly<Record<string, string>> = {
  secrets: 'the passwords of every service on this server',
  config: 'the configuration of every service on this server, with passwords in it',
};

function ownFolder(path: string, dataRoot: string): HostPath | undefined {
  const name = path.slice(dataRoot.length + 1).split('/', 1)[0] ?? '';
  const what = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
  return what === undefined ? undefined : { what, below: true, write: 'none', read: 'warning' };
}

/** An adopted stack may live anywhere, below the home of root too: what lies in its own folder belongs to it. */
function isOwnOfStack(path: string, directory: string | undefined): boolean {
  if (directory === undefined) return false;
  const own = plainPath(directory);
  return isIn(path, own) && !isHostFolder(own);
}
