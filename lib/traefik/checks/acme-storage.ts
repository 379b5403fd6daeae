import type { MountFacts } from '../../blueprint/index.ts';
import { serviceOf } from '../../blueprint/index.ts';
import { isMapping } from '../../compose/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { at, proxiesOf } from './proxy.ts';
import { traefiksOf } from './traefiks.ts';

/** Demands that certificates lie in a directory that outlives the container and can be written. */
export const acmeStorage: Check = {
  codes: [TRAEFIK_ERRORS.acmeStorage.code],
  *check(input) {
    const { blueprint, where } = input;
    for (const { server, service = '' } of traefiksOf(blueprint)) {
      const mounts = serviceOf(blueprint, service)?.mounts ?? [];
      const resolvers = at(proxiesOf(input).get(server)?.static, 'certificatesResolvers');
      for (const resolver of Object.values(isMapping(resolvers) ? resolvers : {})) {
        const path = at(resolver, 'acme', 'storage') ?? 'acme.json';
        if (typeof path !== 'string' || at(resolver, 'acme') === undefined) continue;
        const why = problemOf(path, mounts);
        if (why !== undefined) yield finding(TRAEFIK_ERRORS.acmeStorage, { path, why }, where(service, 'volumes'));
      }
    }
  },
};

const LASTING: ReadonlySet<MountFacts['kind']> = new Set(['volume', 'docker-volume', 'directory']);

function problemOf(path: string, mounts: readonly MountFacts[]): string | undefined {
  const mount = mounts.find(({ target }) => path === target || path.startsWith(`${target}/`));
  if (mount === undefined) return 'lie in the container itself, and go with it';
  if (mount.target === path) return 'are mounted as a file, which Docker makes a directory of where it does not exist';
  if (mount.readOnly) return 'lie where Traefik may not write';
  return LASTING.has(mount.kind) ? undefined : 'lie where nothing outlives the container';
}
