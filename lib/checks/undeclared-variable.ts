import type { VariableFacts } from '../blueprint/index.ts';
import { groupBy } from '../blueprint/index.ts';
import type { Check, CheckInput } from '../core/index.ts';
import type { Where } from '../values/index.ts';
import { finding, nearest } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { pathTo, serviceTreesOf } from './service-trees.ts';

/** Set by Compose itself. */
const GIVEN: readonly string[] = ['COMPOSE_PROJECT_NAME'];

/** Declared names that are searched for the one that was meant: bounded, so that many mistakes cost no more. */
const MOST_SEARCHED = 100;

/**
 * Forbids variables that nobody could fill in. The `.env` of an adopted stack is its declaration, which only `prepare`
 * sees.
 */
export const undeclaredVariable: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.undeclaredVariable.code],
  *check(input) {
    const ours = input.blueprint.variables.filter(({ adopted }) => adopted === undefined);
    const unknown = new Set(ours.filter(isUnknown));
    if (unknown.size === 0) return;
    const placeOf = namingPlaces(input);
    for (const [server, variables] of groupBy(ours, (variable) => variable.server)) {
      const names = variables.filter(({ declared }) => declared).map(({ name }) => name);
      for (const variable of variables.filter((each) => unknown.has(each))) {
        const { name } = variable;
        const didYouMean = nearest(name, names.slice(0, MOST_SEARCHED));
        const details = { given: name, didYouMean };
        yield finding(CHECK_ERRORS.undeclaredVariable, { name, server }, placeOf(variable), details);
      }
    }
  },
};

const isUnknown = ({ declared, name, default: value }: VariableFacts): boolean =>
  !declared && value === undefined && !GIVEN.includes(name);

/** Finds the place where the first service that uses a variable names it. */
function namingPlaces(input: CheckInput): (variable: VariableFacts) => Where {
  const trees = new Map([...serviceTreesOf(input)].map(({ id, tree }) => [id, tree]));
  return ({ name, server, usedBy: [user = server] }) => {
    const names = new RegExp(`\\$\\{?${name}(?![A-Za-z0-9_])`);
    return input.where(user, ...(pathTo(trees.get(user) ?? {}, (text) => names.test(text)) ?? []));
  };
}
