import type { Blueprint } from '../blueprint/index.ts';
import { escapeDollar } from '../compose/index.ts';
import type { Derived, Patch, Tool } from '../core/index.ts';
import { traefikChecks } from './checks/index.ts';
import type { ContainerConfiguration } from './labels/index.ts';
import { encodeLabels } from './labels/index.ts';
import { dynamicConfiguration } from './routing/dynamic.ts';
import { TRAEFIK } from './settings.ts';

/** Puts labels on the containers that a Traefik leads to. Its files are those of its stack. */
export const traefikTool: Tool = { id: TRAEFIK, derive, checks: traefikChecks };

function derive(blueprint: Blueprint): Derived {
  const proxies = blueprint.proxies.filter(({ tool }) => tool === TRAEFIK);
  const patches = proxies.flatMap((proxy) =>
    [...dynamicConfiguration(blueprint, proxy).labels].map(([service, says]): Patch => patchOf(service, says)),
  );
  return { files: [], patches };
}

/** In a Compose file a `$` of a regular expression is written twice. */
function patchOf(service: string, says: ContainerConfiguration): Patch {
  const { labels } = encodeLabels(says);
  return { service, by: TRAEFIK, compose: { labels: hasDollar(labels) ? escaped(labels) : labels } };
}

type Labels = Readonly<Record<string, string>>;

/** Hardly any label has one, and a lab has many. */
function hasDollar(labels: Labels): boolean {
  for (const name in labels) if (labels[name]?.includes('$')) return true;
  return false;
}

const escaped = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, escapeDollar(value)]));
