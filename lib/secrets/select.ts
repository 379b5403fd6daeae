import { LabError, nearest } from '../values/index.ts';
import { SECRETS_ERRORS } from './errors.ts';
import type { Wanted } from './wanted.ts';

/**
 * What a person means by the name of a variable or the path of a secret: one value, wherever it is needed.
 *
 * @throws LabError HL298 for a name that nothing has, or that means several values
 */
export function select(all: readonly Wanted[], name: string, server?: string): readonly Wanted[] {
  const named = all.filter((each) => each.name === name || each.id === name);
  const ids = new Set(named.filter((each) => server === undefined || each.server === server).map(({ id }) => id));
  const [id] = ids;
  if (id === undefined) {
    const didYouMean = nearest(
      name,
      all.map((each) => each.name),
    );
    throw LabError.of(SECRETS_ERRORS.noSuchSecret, { name, servers: [] }, {}, { didYouMean });
  }
  if (ids.size > 1) {
    const servers = [...new Set(named.map((each) => each.server))];
    throw LabError.of(SECRETS_ERRORS.noSuchSecret, { name, servers });
  }
  return all.filter((each) => each.id === id);
}

/** The command of `hl secrets` that gives a variable its value. */
export function commandFor(wanted: Wanted, all: readonly Wanted[], verb: 'set' | 'make'): string {
  const { name, server, id } = wanted;
  const isOne = all.every((each) => each.name !== name || each.id === id);
  return `hl secrets ${verb} ${name}${isOne ? '' : ` --server ${server}`}`;
}
