import type { ServiceFacts } from '../../blueprint/index.ts';
import { stackOf } from '../../blueprint/index.ts';
import type { Mapping } from '../../compose/index.ts';
import type { Check, CheckInput } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { GATUS_ERRORS } from '../errors.ts';

/** Forbids variables in a file of Gatus that its container does not have. */
export const unsetVariable: Check = {
  codes: [GATUS_ERRORS.unsetVariable.code],
  *check(input) {
    const { blueprint, files, where } = input;
    const byPath = new Map(files.map((file) => [file.path, file]));
    const configFiles = new Map(blueprint.configFiles.map((file) => [file.id, file]));
    for (const service of blueprint.services) {
      if (!/(?:^|\/)twin\/gatus$/i.test(service.image?.repository ?? '')) continue;
      const known = environmentOf(input, service);
      for (const id of service.configFiles) {
        const file = configFiles.get(id);
        // Where every `$` is doubled, none begins a variable.
        if (file?.format !== 'yaml' || file.expandsVariables === true) continue;
        for (const name of variablesIn(byPath.get(file.file)?.content ?? '')) {
          if (!known.has(name)) yield finding(GATUS_ERRORS.unsetVariable, { name, file: file.file }, where(id));
        }
      }
    }
  },
};

/** What Gatus would fill in: as Go does, `$NAME`, `${NAME}`, and single digits and signs. */
const variablesIn = (content: string): ReadonlySet<string> =>
  new Set(
    [...content.replaceAll('$$', '').matchAll(/\$(?:\{([^}]*)\}|([A-Za-z_]\w*|[*#@!?\-0-9]))/g)].map(
      ([, braced, bare]) => braced ?? bare ?? '',
    ),
  );

function environmentOf({ blueprint, models }: CheckInput, { stack, name }: ServiceFacts): ReadonlySet<string> {
  const file = stackOf(blueprint, stack)?.project.file;
  const services = models.find((model) => model.file === file)?.tree['services'] as Mapping | undefined;
  const { environment = {} } = (services?.[name] ?? {}) as Mapping;
  const names = Array.isArray(environment)
    ? environment.map((entry) => String(entry).split('=', 1)[0] ?? '')
    : Object.keys(environment as Mapping);
  return new Set(names);
}
