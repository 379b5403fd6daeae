import type { ServiceFacts } from '../../blueprint/index.ts';
import { fileAt, servicesRunning } from '../../checks/index.ts';
import { treeOf } from '../../checks/service-trees.ts';
import type { Mapping } from '../../compose/index.ts';
import type { Check, CheckInput } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { GATUS_ERRORS } from '../errors.ts';

/** Forbids variables in a file of Gatus that its container does not have. */
export const unsetVariable: Check = {
  codes: [GATUS_ERRORS.unsetVariable.code],
  *check(input) {
    const { blueprint, where } = input;
    const configFiles = new Map(blueprint.configFiles.map((file) => [file.id, file]));
    for (const service of servicesRunning(blueprint, ['twin/gatus'])) {
      const known = environmentOf(input, service);
      for (const id of service.configFiles) {
        const file = configFiles.get(id);
        // Where every `$` is doubled, none begins a variable.
        if (file?.format !== 'yaml' || file.expandsVariables === true) continue;
        for (const name of variablesIn(fileAt(input, file.file)?.content ?? '')) {
          if (!known.has(name)) yield finding(GATUS_ERRORS.unsetVariable, { name, file: file.file }, where(id));
        }
      }
    }
  },
};

/** What Gatus would fill in: as Go does, `$NAME`, `${NAME}`, and single digits and signs. */
const variablesIn = (content: string): ReadonlySet<string> =>
  new Set(
    [...content.replaceAll('$$', '').matchAll(/\$(?:\{([^{}]*)\}|([A-Za-z_]\w*|[*#@!?\-0-9]))/g)].map(
      ([, braced, bare]) => braced ?? bare ?? '',
    ),
  );

function environmentOf(input: CheckInput, { id }: ServiceFacts): ReadonlySet<string> {
  const { environment = {} } = treeOf(input, id);
  const names = Array.isArray(environment)
    ? environment.map((entry) => String(entry).split('=', 1)[0] ?? '')
    : Object.keys(environment as Mapping);
  return new Set(names);
}
