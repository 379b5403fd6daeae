import { place } from '../../checks/wording.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { Labelled } from './labelled.ts';
import { normalized } from './labelled.ts';
import { PROTOCOLS, textOf } from './routers.ts';
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
    for (const { containers } of seenOf(input)) {
      const owners = new Map<string, Named>();
      for (const container of containers) {
        for (const thing of namesOf(container)) {
          const key = `${thing.protocol} ${thing.kind} ${normalized(thing.name).toLowerCase()}`;
          const first = owners.get(key);
          if (first === undefined) owners.set(key, thing);
          else if (first.container !== container && !isSame(first, thing)) {
            const args = {
              what: thing.kind,
              name: thing.name,
              by: first.container.service.id,
              effect: EFFECTS[thing.kind],
            };
            const related = [place(whereOf(first), 'first')];
            yield finding(TRAEFIK_ERRORS.nameTaken, args, whereOf(thing), { related });
          }
        }
      }
    }
  },
};

/** Two containers may say the same of a router or a middleware. */
const isSame = (a: Named, b: Named): boolean =>
  a.kind !== 'service' && a.name === b.name && sayingOf(a, a.kind) === sayingOf(b, a.kind);

const sayingOf = ({ container, protocol, name }: Named, kind: 'router' | 'middleware'): string =>
  textOf(container, protocol, `${kind}s`, name);

const whereOf = ({ container, protocol, kind, name }: Named) =>
  container.where(container.decoded.labelAt(`${protocol}.${kind}s.${name}`));

function namesOf(container: Labelled): readonly Named[] {
  const names: Named[] = [];
  const { decoded, routers, services } = container;
  for (const { protocol, name } of routers) names.push({ kind: 'router', protocol, name, container });
  for (const protocol of ['http', 'tcp'] as const) {
    const middlewares = decoded.configuration[protocol]?.middlewares;
    for (const name in middlewares) names.push({ kind: 'middleware', protocol, name, container });
  }
  for (const protocol of PROTOCOLS) {
    for (const name of services[protocol]) names.push({ kind: 'service', protocol, name, container });
  }
  return names;
}
