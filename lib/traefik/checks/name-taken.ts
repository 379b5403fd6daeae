import { place } from '../../checks/wording.ts';
import type { Check } from '../../core/index.ts';
import type { Finding } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { Labelled } from './labelled.ts';
import { normalized } from './labelled.ts';
import { textOf } from './routers.ts';
import type { Protocol } from './routers.ts';
import { seenOf } from './seen.ts';

type Kind = 'router' | 'service' | 'middleware';

/** One thing that a container names. */
interface Named {
  readonly protocol: Protocol;
  readonly name: string;
  readonly container: Labelled;
}

const EFFECTS: Readonly<Record<Kind, string>> = {
  router: 'Traefik drops both, unless they say the same',
  middleware: 'Traefik drops both, with the routers that use them',
  service: 'Traefik makes one of them, and visitors get either application',
};

/**
 * Forbids names that two containers of a server give to Traefik, in whichever projects they are. Names that Traefik makes
 * itself count too, and upper and lower case or another separator make no difference.
 */
export const nameTaken: Check = {
  codes: [TRAEFIK_ERRORS.nameTaken.code],
  *check(input) {
    for (const { routers, services, middlewares } of seenOf(input)) {
      yield* clashesOf('router', routers);
      yield* clashesOf('middleware', middlewares);
      yield* clashesOf('service', services);
    }
  },
};

/** Names of one kind that two containers give. */
function clashesOf(kind: Kind, things: readonly Named[]): readonly Finding[] {
  const owners = { http: new Map<string, Named>(), tcp: new Map<string, Named>(), udp: new Map<string, Named>() };
  const clashes: Finding[] = [];
  for (const thing of things) {
    const known = owners[thing.protocol];
    const key = normalized(thing.name).toLowerCase();
    const first = known.get(key);
    if (first === undefined) known.set(key, thing);
    else if (first.container !== thing.container && !isSame(kind, first, thing))
      clashes.push(clash(kind, first, thing));
  }
  return clashes;
}

function clash(kind: Kind, first: Named, second: Named): Finding {
  const { name } = second;
  const args = { what: kind, name, by: first.container.service.id, effect: EFFECTS[kind] };
  const related = [place(whereOf(kind, first), 'first')];
  return finding(TRAEFIK_ERRORS.nameTaken, args, whereOf(kind, second), { related });
}

/** Two containers may say the same of a router or a middleware. */
const isSame = (kind: Kind, a: Named, b: Named): boolean =>
  kind !== 'service' && a.name === b.name && sayingOf(kind, a) === sayingOf(kind, b);

const sayingOf = (kind: 'router' | 'middleware', { container, protocol, name }: Named): string =>
  textOf(container, protocol, `${kind}s`, name);

const whereOf = (kind: Kind, { container, protocol, name }: Named) =>
  container.where(container.decoded.labelAt(`${protocol}.${kind}s.${name}`));
