import type { Blueprint } from '../blueprint/index.ts';
import type { Derived, Patch, Tool } from '../core/index.ts';
import { traefikChecks } from './checks/index.ts';
import type { ContainerConfiguration } from './labels/index.ts';
import { containerLabels } from './routing/container-labels.ts';
import { dynamicConfiguration } from './routing/dynamic.ts';
import { TRAEFIK } from './settings.ts';

/** Puts labels on the containers that a Traefik leads to. Its files are those of its stack. */
export const traefikTool: Tool = { id: TRAEFIK, derive, checks: traefikChecks, errors: () => import('./errors.ts') };

function derive(blueprint: Blueprint): Derived {
  const proxies = blueprint.proxies.filter(({ tool }) => tool === TRAEFIK);
  const patches = proxies.flatMap((proxy) =>
    [...dynamicConfiguration(blueprint, proxy).labels].map(([service, says]): Patch => patchOf(service, says)),
  );
  return { files: [], patches };
}

const patchOf = (service: string, says: ContainerConfiguration): Patch => ({
  service,
  by: TRAEFIK,
  compose: { labels: containerLabels(says).labels },
});
