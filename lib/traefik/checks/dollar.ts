import { variablesIn } from '../../compose/index.ts';
import { interpolate } from '../../compose/index.ts';
import type { Check } from '../../core/index.ts';
import { finding, LabError } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { labelledOf } from './labelled.ts';

/** Forbids a `$` in a label that is meant as one and that Compose would take for a variable. */
export const dollar: Check = {
  codes: [TRAEFIK_ERRORS.dollar.code],
  *check(input) {
    const { variables } = input.blueprint;
    const declared = new Set(
      variables
        .filter((each) => each.declared || each.adopted !== undefined)
        .map(({ server, name }) => `${server} ${name}`),
    );
    for (const [server, all] of labelledOf(input)) {
      for (const { raw, dollar, where } of all) {
        if (!dollar) continue;
        for (const label in raw) {
          const text = raw[label] as string;
          if (!text.includes('$')) continue;
          const taken = takenFrom(text, (name) => declared.has(`${server} ${name}`));
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
