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

/** One thing that a container names. */
interface Named {
  readonly kind: 'router' | 'service' | 'middleware';
  readonly protocol: Protocol;
  readonly name: string;
  readonly container: Labelled;
}

const EFFECTS: Readonly<Record<Named['kind'], string>> = {
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
    for (const { containers, protocols } of seenOf(input)) {
      for (const protocol of protocols) {
        for (const kind of KINDS) yield* clashesOf(kind, protocol, containers);
      }
    }
  },
};

const KINDS = ['router', 'middleware', 'service'] as const;

/** Names of one kind in one protocol that two containers give. */
function clashesOf(kind: Named['kind'], protocol: Protocol, containers: readonly Labelled[]): readonly Finding[] {
  const owners = new Map<string, Named>();
  const clashes: Finding[] = [];
  for (const container of containers) {
    for (const name of namesOf(container, kind, protocol)) {
      const key = normalized(name).toLowerCase();
      const first = owners.get(key);
      const thing = { kind, protocol, name, container };
      if (first === undefined) owners.set(key, thing);
      else if (first.container !== container && !isSame(first, thing)) clashes.push(clash(first, thing));
    }
  }
  return clashes;
}

function clash(first: Named, second: Named): Finding {
  const { kind, name } = second;
  const args = { what: kind, name, by: first.container.service.id, effect: EFFECTS[kind] };
  return finding(TRAEFIK_ERRORS.nameTaken, args, whereOf(second), { related: [place(whereOf(first), 'first')] });
}

/** Two containers may say the same of a router or a middleware. */
const isSame = (a: Named, b: Named): boolean =>
  a.kind !== 'service' && a.name === b.name && sayingOf(a, a.kind) === sayingOf(b, a.kind);

const sayingOf = ({ container, protocol, name }: Named, kind: 'router' | 'middleware'): string =>
  textOf(container, protocol, `${kind}s`, name);

const whereOf = ({ container, protocol, kind, name }: Named) =>
  container.where(container.decoded.labelAt(`${protocol}.${kind}s.${name}`));

const NONE: readonly string[] = [];

function namesOf({ decoded, services }: Labelled, kind: Named['kind'], protocol: Protocol): readonly string[] {
  if (kind === 'service') return services[protocol];
  const said: Said | undefined = decoded.configuration[protocol];
  const things = kind === 'router' ? said?.routers : said?.middlewares;
  return things === undefined ? NONE : Object.keys(things);
}

interface Said {
  readonly routers?: object | undefined;
  readonly middlewares?: object | undefined;
}
