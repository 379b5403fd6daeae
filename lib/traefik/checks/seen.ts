import type { CheckInput } from '../../core/index.ts';
import type { EntryPoint } from './entry-point.ts';
import { entryPointsOf } from './entry-point.ts';
import type { Labelled } from './labelled.ts';
import { labelledOf } from './labelled.ts';
import type { ProxyFiles } from './proxy.ts';
import { exposesByDefault, proxiesOf } from './proxy.ts';
import type { Said } from './said.ts';
import { saidBy } from './said.ts';

/** The containers of a server that Traefik looks at, and what they say. */
export interface Seen extends Said {
  readonly server: string;
  readonly proxy: ProxyFiles | undefined;
  /** Those of its static configuration, where that is known. */
  readonly entryPoints: ReadonlyMap<string, EntryPoint> | undefined;
  readonly containers: readonly Labelled[];
}

/** Whether Traefik looks at a container. One that says nothing of it is looked at only where that is the default. */
export const isSeen = ({ decoded, service }: Labelled, proxy: ProxyFiles | undefined): boolean =>
  service.job === undefined && (decoded.configuration.enable ?? exposesByDefault(proxy));

const known = new WeakMap<CheckInput, readonly Seen[]>();

/** What Traefik looks at, server by server, gathered once for all rules. */
export function seenOf(input: CheckInput): readonly Seen[] {
  let seen = known.get(input);
  if (seen === undefined) {
    const proxies = proxiesOf(input);
    seen = [...labelledOf(input)].map(([server, all]): Seen => {
      const proxy = proxies.get(server);
      const containers = all.filter((each) => isSeen(each, proxy));
      const entryPoints = proxy && entryPointsOf(proxy);
      return { server, proxy, entryPoints, containers, ...saidBy(input.blueprint, containers) };
    });
    known.set(input, seen);
  }
  return seen;
}
