import type { CheckInput } from '../core/index.ts';
import { HOST_PLACES } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';

/**
 * Files that say of themselves that they are installed where `prepare` never removes anything, or two of them at one
 * place. Those of adopted stacks go back to where they came from.
 */
export function* strayInstalls({ blueprint, files }: CheckInput): Iterable<Finding> {
  const host = HOST_PLACES.map(({ folder }) => folder);
  const places = new Map(
    blueprint.servers.map(({ id, dataRoot }) => [id, [`${dataRoot}/config`, `${dataRoot}/bin`, ...host]]),
  );
  const taken = new Map<string, string>();
  for (const { path, install, construct } of files) {
    if (install === undefined || install.policy === 'returned') continue;
    const server = path.slice(0, path.indexOf('/'));
    const where = { path: construct ?? server };
    const folders = places.get(server) ?? host;
    const target = install.path;
    if (!folders.some((folder) => target.startsWith(`${folder}/`)) || /\/(?:\.{0,2})(?:\/|$)/.test(target)) {
      yield finding(SYNTH_ERRORS.strayInstall, { file: path, target, allowed: folders.join(', ') }, where);
    }
    const id = `${server}:${target}`;
    const other = taken.get(id);
    if (other === undefined) taken.set(id, path);
    else yield finding(SYNTH_ERRORS.installedTwice, { file: path, other, target }, where);
  }
}
