import { posix } from 'node:path';
import type { Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import type { EngineRules, Judge } from './rule.ts';
import { at, listOf, text, textOf } from './rule.ts';

/** Rule: moby daemon/volume/mounts/linux_parser.go, linuxValidateAbsolute and linuxValidateNotRoot. */
function targetProblem(target: string): string | undefined {
  if (!target.startsWith('/')) return 'is no absolute path';
  return posix.normalize(target) === '/' ? 'is the root of the container' : undefined;
}

const PROPAGATIONS = ['', 'private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'];

const mount: Judge = (value, { refuse }) => {
  if (!isMapping(value)) return;
  const { type, source } = value;
  const target = textOf(value['target']);
  const wrong = target === undefined ? undefined : targetProblem(target);
  if (wrong !== undefined) refuse(wrong, 'target');
  const propagation = textOf(at(value, 'bind', 'propagation')) ?? '';
  if (!PROPAGATIONS.includes(propagation)) refuse('is no kind of propagation', 'bind', 'propagation');
  if (type === 'tmpfs' && source !== undefined && source !== '') refuse('cannot stand on a tmpfs', 'source');
  if (type === 'npipe') refuse('is for Windows alone', 'type');
  // Of options for another type Docker Compose passes these two on.
  if (type === 'volume' && propagation !== '') refuse('is for bind mounts alone', 'bind', 'propagation');
  if (type === 'bind' && at(value, 'volume', 'nocopy') === true) refuse('is for volumes alone', 'volume', 'nocopy');
  const subpath = textOf(at(value, 'volume', 'subpath')) ?? '';
  if (subpath.startsWith('/') || posix.normalize(subpath).startsWith('..'))
    refuse('must lie in the volume', 'volume', 'subpath');
};

/** Rule: moby sys/mount flags_linux.go; what begins with one of these has a value. */
const FLAGS: ReadonlySet<string> = new Set(
  `defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync remount mand nomand atime noatime diratime
  nodiratime bind rbind unbindable runbindable private rprivate shared rshared slave rslave relatime norelatime
  strictatime nostrictatime`.split(/\s+/),
);
const VALUED: ReadonlySet<string> = new Set(['size', 'mode', 'uid', 'gid', 'nr_inodes', 'nr_blocks', 'mpol']);

const tmpfs = text((entry) => {
  const colon = entry.indexOf(':');
  const wrong = targetProblem(colon < 0 ? entry : entry.slice(0, colon));
  if (wrong !== undefined) return wrong;
  for (const option of colon < 0 ? [] : entry.slice(colon + 1).split(',')) {
    const [name = '', value] = option.split('=', 2);
    if (option === '' || FLAGS.has(option)) continue;
    if (value === undefined || !VALUED.has(name))
      return `has the option ${JSON.stringify(option)}, which a tmpfs does not have`;
    if (name === 'size' && !/^\d+[kmgtpe%]?$/i.test(value))
      return `has the size ${JSON.stringify(value)}, which is none`;
  }
  return undefined;
});

const tmpfsList: Judge = (value, judging) => {
  if (typeof value === 'string') tmpfs(value, judging);
  for (const [index, entry] of listOf(value).entries())
    tmpfs(entry, { ...judging, refuse: (reason) => judging.refuse(reason, index) });
};

const isLocal = (volume: Tree): boolean => ['', 'local'].includes(textOf(at(volume, 'driver')) ?? '');

/** Rule: moby volume/local/local_unix.go, mandatoryOpts. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  device: ['type'],
  type: ['device'],
  o: ['device', 'type'],
};
const OPTIONS = ['type', 'o', 'device', 'size'];

const volume: Judge = (value, { refuse }) => {
  if (!isMapping(value) || at(value, 'external') === true) return;
  const name = textOf(value['name']);
  if (name !== undefined && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) refuse('is no name of a volume', 'name');
  const options = at(value, 'driver_opts');
  if (!isMapping(options) || !isLocal(value)) return;
  for (const key of Object.keys(options)) {
    if (!OPTIONS.includes(key)) refuse('is no option of the driver `local`', 'driver_opts', key);
    for (const other of NEEDED[key] ?? [])
      if (!Object.hasOwn(options, other)) refuse(`needs the option ${other} beside it`, 'driver_opts', key);
  }
};

/** What the engine refuses of mounts. */
export const MOUNTS: EngineRules = {
  'moby daemon/volume/mounts/linux_parser.go validateMountConfigImpl': { 'services.*.volumes.[]': mount },
  'moby daemon/volume/mounts/linux_parser.go ValidateTmpfsMountDestination': { 'services.*.tmpfs': tmpfsList },
  'moby daemon/volume/local/local_unix.go validateOpts': { 'volumes.*': volume },
};
