import type { Blueprint } from '../blueprint/index.ts';
import { serverOf, stackOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { place } from './wording.ts';

/** A name, and within what it has to be unique. */
interface Named {
  readonly id: string;
  readonly scope: string;
  readonly name: string;
}

/** The names of the output that come from ids. A row is a kind of name. */
const NAMES: Readonly<Record<string, (blueprint: Blueprint) => Iterable<Named>>> = {
  service: (blueprint) =>
    blueprint.services.map(({ id, server, stack, name }) => {
      const project = stackOf(blueprint, stack)?.project.name ?? stack;
      return { id, scope: `${server} ${project}`, name };
    }),
  network: (blueprint) =>
    blueprint.networks
      .filter((network) => !network.external)
      .map(({ id, server, name }) => ({ id, scope: server, name })),
  variable: (blueprint) =>
    blueprint.secrets.flatMap(({ id, servers, variable }) => {
      // A secret of a server is declared there, whether or not something uses it yet.
      const home = serverOf(blueprint, id.split('/', 1)[0] ?? '')?.id;
      const all = new Set(home === undefined ? servers : [home, ...servers]);
      return [...all].map((server) => ({ id, scope: environmentOf(blueprint, id, server), name: variable }));
    }),
};

/** Forbids that two constructs end in one name, of which the second would silently replace the first. */
export const nameClash: Check = {
  codes: [CHECK_ERRORS.nameClash.code],
  *check({ blueprint, where }) {
    for (const [what, names] of Object.entries(NAMES)) {
      const owners = new Map<string, string>();
      for (const { id, scope, name } of names(blueprint)) {
        const key = `${scope}\n${name}`;
        const first = owners.get(key);
        if (first === undefined) owners.set(key, id);
        else if (first !== id) {
          const related = [place(where(first), 'first')];
          yield finding(CHECK_ERRORS.nameClash, { what, name, by: first }, where(id), { related });
        }
      }
    }
  },
};

/** The `.env` that a secret lies in: the server's, or that of an adopted stack. */
function environmentOf(blueprint: Blueprint, secret: string, server: string): string {
  const stack = stackOf(blueprint, secret.slice(0, secret.lastIndexOf('/')));
  return stack?.adopted === undefined ? server : stack.id;
}
