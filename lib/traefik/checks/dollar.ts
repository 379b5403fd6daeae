import type { VariableFacts } from '../../blueprint/index.ts';
import { holdsHash, interpolate, variablesIn } from '../../compose/index.ts';
import type { Check } from '../../core/index.ts';
import { finding, LabError } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { labelledOf } from './labelled.ts';

/** Forbids a `$` in a label that is meant as one and that Compose would take for a variable. */
export const dollar: Check = {
  codes: [TRAEFIK_ERRORS.dollar.code],
  *check(input) {
    const { variables } = input.blueprint;
    const keyOf = ({ server, name }: Pick<VariableFacts, 'server' | 'name'>): string => `${server} ${name}`;
    const declared = new Set(variables.filter((each) => each.declared).map(keyOf));
    // The `.env` of an adopted stack may have any variable, but none for the parts of a hash.
    const perhaps = new Set(variables.filter(({ adopted }) => adopted !== undefined).map(keyOf));
    for (const [server, all] of labelledOf(input)) {
      for (const { raw, dollar, where } of all) {
        if (!dollar) continue;
        for (const label in raw) {
          const text = raw[label] as string;
          if (!text.includes('$')) continue;
          const taken = takenFrom(text, (name) => {
            const key = keyOf({ server, name });
            return declared.has(key) || (perhaps.has(key) && !holdsHash(text));
          });
          if (taken !== undefined)
            yield finding(TRAEFIK_ERRORS.dollar, { label, text: taken }, where(label), { given: text });
        }
      }
    }
  },
};

/** What Compose would take out of a text, or refuse: a variable that nobody declares and that has no default. */
function takenFrom(text: string, isDeclared: (name: string) => boolean): string | undefined {
  const taken = variablesIn(text).find(({ name, required, demanded }) => required && !demanded && !isDeclared(name));
  if (taken !== undefined) return `$${taken.name}`;
  try {
    interpolate(text, () => 'x');
    return undefined;
  } catch (error) {
    if (!LabError.isLabError(error)) throw error;
    return /\$\{[^}]*\}?/.exec(text)?.[0] ?? '$';
  }
}
