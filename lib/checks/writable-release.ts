import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { isOpen } from './wording.ts';

/** Directories below the data directory that `prepare` and deploys replace. */
const REPLACED: ReadonlyMap<string, string> = new Map([
  ['releases', 'lies in a deployed version, which the next one replaces'],
  ['current', 'lies in the deployed version, which the next one replaces'],
  ['config', 'lies among the configuration files, which `prepare` writes'],
  ['secrets', 'lies among the secrets, which `prepare` writes'],
  ['bin', 'lies among the programs that jobs of the host run, which `prepare` writes'],
]);

/** Forbids that a container writes inside dist/, a release, or what `prepare` writes. */
export const writableRelease: Check = {
  codes: [CHECK_ERRORS.writableRelease.code],
  *check({ blueprint, where }) {
    const roots = new Map(blueprint.servers.map((server) => [server.id, server.dataRoot]));
    for (const service of blueprint.services) {
      for (const { kind, source, readOnly } of service.mounts) {
        if ((kind !== 'directory' && kind !== 'volume') || readOnly || source === undefined) continue;
        const reason = reasonAgainst(source, roots.get(service.server));
        if (reason === undefined) continue;
        yield finding(CHECK_ERRORS.writableRelease, { path: source, reason }, where(service.id, 'volumes'));
      }
    }
  },
};

function reasonAgainst(source: string, dataRoot: string | undefined): string | undefined {
  if (source.startsWith('.')) return 'is relative, so it lies beside the Compose file in dist/';
  if (dataRoot === undefined || isOpen(source)) return undefined;
  const path = mayBeIrregular(source) && IRREGULAR.test(source) ? withoutDots(source) : source;
  if (!path.startsWith(dataRoot) || path[dataRoot.length] !== '/') return undefined;
  const begin = dataRoot.length + 1;
  const end = path.indexOf('/', begin);
  return REPLACED.get(path.slice(begin, end === -1 ? undefined : end));
}

/** What makes a path longer than it has to be: `.`, `..`, and slashes that say nothing. */
const IRREGULAR = /\/\.{0,2}(?:\/|$)/;

const mayBeIrregular = (path: string): boolean => path.includes('/.') || path.includes('//') || path.endsWith('/');

/** An absolute path with its `.` and `..` worked out. */
function withoutDots(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
