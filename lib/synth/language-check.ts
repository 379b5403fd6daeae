import { COMPOSE_ERRORS } from '../compose/errors.ts';
import type { ProjectModel } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import type { MergedProject } from './merge.ts';

/**
 * Judges a final file by the Compose language itself. What only constructs said is right by its types, so the
 * validator is not even loaded for a lab without YAML and without `compose({…})`.
 */
export async function checkLanguage(project: MergedProject, model: ProjectModel): Promise<readonly Finding[]> {
  if (!project.untyped) return [];
  const { validate } = await import('../compose/validate.ts');
  const locate = (path: readonly (string | number)[]) => model.provenance.of(path).at(-1)?.locate?.(path);
  // Start dependencies are judged for every lab, with a word on stacks.
  return validate(model.tree, { locate, dependencies: false }).filter((each) => !isOfStandIn(each));
}

/** A name with a `~` stands for an id that is wrong or taken, which is told already. */
const isOfStandIn = ({ code, given }: Finding): boolean =>
  code === COMPOSE_ERRORS.invalidName.code && given?.includes('~') === true;
