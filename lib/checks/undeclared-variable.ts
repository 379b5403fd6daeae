import type { Check } from '../core/index.ts';
import { finding, nearest } from '../values/index.ts';
import type { VariableFacts } from '../blueprint/index.ts';
import { groupBy } from '../blueprint/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Set by Compose itself. */
const GIVEN: readonly string[] = ['COMPOSE_PROJECT_NAME'];

/** Declared names that are searched for the one that was meant: bounded, so that many mistakes cost no more. */
const MOST_SEARCHED = 100;

/**
 * Forbids variables that nobody could fill in. The `.env` of an adopted stack is its declaration, which only `prepare`
 * sees.
 */
export const undeclaredVariable: Check = {
  codes: [CHECK_ERRORS.undeclaredVariable.code],
  *check({ blueprint, where }) {
    const ours = blueprint.variables.filter(({ adopted }) => adopted === undefined);
    for (const [server, variables] of groupBy(ours, (variable) => variable.server)) {
      const names = variables.filter(({ declared }) => declared).map(({ name }) => name);
      for (const { name, usedBy } of variables.filter(isUnknown)) {
        const didYouMean = nearest(name, names.slice(0, MOST_SEARCHED));
        yield finding(CHECK_ERRORS.undeclaredVariable, { name, server }, where(usedBy[0] ?? server), {
          given: name,
          didYouMean,
        });
      }
    }
  },
};

const isUnknown = ({ declared, name, default: value }: VariableFacts): boolean =>
  !declared && value === undefined && !GIVEN.includes(name);
