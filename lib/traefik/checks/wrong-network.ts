import type { ServiceFacts } from '../../blueprint/index.ts';
import { networkOwner } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { Labelled } from './labelled.ts';
import type { ProxyFiles } from './proxy.ts';
import { at } from './proxy.ts';
import { seenOf } from './seen.ts';

/** Demands that the network on which Traefik looks for a container is one that both have joined, by its name in Docker. */
export const wrongNetwork: Check = {
  codes: [TRAEFIK_ERRORS.wrongNetwork.code],
  *check(input) {
    const names = new Map(input.blueprint.networks.map(({ id, name }) => [id, name]));
    for (const { containers, proxy } of seenOf(input)) {
      for (const container of containers) {
        const owner = networkOwner(input.blueprint, container.service);
        // Traefik asks the container whose network it is; where nothing is known of that one, there is nothing to say.
        if (owner === undefined) continue;
        const joined = owner.networks.map(({ network }) => names.get(network) ?? network);
        const problem = judge(container, owner, joined, proxy);
        if (problem === undefined) continue;
        const { decoded, where } = container;
        const label = decoded.labelAt('docker.network') ?? decoded.labelAt('enable');
        yield finding(TRAEFIK_ERRORS.wrongNetwork, problem, where(label), {
          given: problem.network,
          allowed: joined.join(', '),
        });
      }
    }
  },
};

interface Problem {
  readonly network: string | undefined;
  readonly why: string;
}

function judge(
  { decoded, open }: Labelled,
  { networkMode }: ServiceFacts,
  joined: readonly string[],
  proxy: ProxyFiles | undefined,
): Problem | undefined {
  // On the network of the host there is nothing to choose.
  if (networkMode === 'host' || networkMode === 'none') return undefined;
  if (open.size > 0 && open.has(decoded.labelAt('docker.network') ?? '')) return undefined;
  const named = decoded.configuration.docker?.network ?? initialOf(proxy);
  if (named !== undefined && !joined.includes(named)) return { network: named, why: missing(named, joined) };
  if (named === undefined && joined.length > 1 && proxy !== undefined)
    return { network: undefined, why: `the container has joined ${joined.length}: Traefik takes any of them` };
  const used = named ?? joined[0];
  const reaches = used === undefined || proxy === undefined || proxy.networks.size === 0 || proxy.networks.has(used);
  return reaches ? undefined : { network: used, why: 'is one that Traefik has not joined' };
}

/** The network that is meant where no label says one. */
function initialOf(proxy: ProxyFiles | undefined): string | undefined {
  const network = at(proxy?.static, 'providers', 'docker', 'network');
  return typeof network === 'string' ? network : undefined;
}

/** Compose puts the project before the key, unless a network has a name of its own. */
function missing(named: string, joined: readonly string[]): string {
  const meant = joined.find((each) => each.endsWith(`_${named}`));
  return meant === undefined
    ? 'is none that the container has joined'
    : `is a key of the Compose file: in Docker its name is ${JSON.stringify(meant)}`;
}
