import type { StackFacts } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { place } from './wording.ts';

/** Forbids that two Compose files of a host have one project name: each would remove what the other one runs. */
export const projectInTwoFiles: Check = {
  codes: [CHECK_ERRORS.projectTwice.code],
  *check({ blueprint, where }) {
    const owners = new Map<string, StackFacts>();
    for (const stack of blueprint.stacks) {
      const { name, file } = stack.project;
      const key = `${stack.server} ${name}`;
      const first = owners.get(key);
      if (first === undefined) owners.set(key, stack);
      else if (first.project.file !== file) {
        const args = { name, server: stack.server, by: first.id, file: first.project.file };
        const related = [place(where(first.id), 'first')];
        yield finding(CHECK_ERRORS.projectTwice, args, where(stack.id), { related });
      }
    }
  },
};
