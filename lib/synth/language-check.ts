import { canonical } from '../compose/language/canonical.ts';
import { COMPOSE_ERRORS } from '../compose/errors.ts';
import type { Mapping, Path } from '../compose/index.ts';
import type { CheckInput, ProjectModel } from '../core/index.ts';
import type { Finding, SourceLocation } from '../values/index.ts';
import type { MergedProject } from './merge.ts';

/**
 * Judges a final file as `docker compose config` does, stage by stage: variables, schema, meaning, consistency; and then
 * as the engine does when it makes the containers. What constructs alone said fits the schema by its types. Start
 * dependencies are judged for every lab by rules of their own, with a word on stacks.
 */
export async function checkLanguage(
  project: MergedProject,
  model: ProjectModel,
  { blueprint, where }: Pick<CheckInput, 'blueprint' | 'where'>,
): Promise<readonly Finding[]> {
  const {
    checkContradictions,
    checkEngine,
    checkImplied,
    checkSchema,
    checkSemantics,
    fillKnown,
    locateWordOn,
    printProject,
    validateReferences,
  } = await import('../compose/judging.ts');
  const ids = idsOf(project);
  const placeOf = (path: Path): Finding['source'] => {
    const word = locateWordOn(path, model.tree, project.layers);
    if (word !== undefined) return word;
    const id = path[0] === 'services' ? ids.get(String(path[1])) : undefined;
    return id === undefined ? project.provenance.of(path).at(-1)?.locate?.(path) : where(id, ...path.slice(2)).source;
  };
  // Findings carry a line; whose they are is found by it, as that needs no word from the rules.
  const paths = new Map<SourceLocation, string>();
  const locate = (path: Path): SourceLocation | undefined => {
    const source = placeOf(path);
    if (source === undefined) return undefined;
    const own = { ...source };
    paths.set(own, ownerOf(path, ids, project));
    return own;
  };

  const { variables } = blueprint.lab;
  const filled = fillKnown({ tree: model.tree, locate }, (name) => variables[name]);
  const tree: Mapping = filled.tree === model.tree ? model.tree : canonical(filled.tree);
  const told = new Set<string>();
  const found = [
    ...filled.findings,
    ...(project.untyped ? checkSchema(tree, { variables: true, locate }) : []),
    ...checkSemantics(tree, { locate, shortForms: true, told }),
    ...validateReferences(tree, { locate, dependencies: false }),
    ...checkContradictions(tree, locate, told),
    ...checkImplied(tree, locate),
    ...checkEngine(tree, locate),
    ...(project.untyped ? printProject(tree, { locate }).findings.filter(isKnown) : []),
  ];
  return found
    .filter((each) => !isOfStandIn(each))
    .map((each) => {
      const path = each.source && paths.get(each.source);
      return path === undefined ? each : { path, ...each };
    });
}

/** A name with a `~` stands for an id that is invalid or taken. That has been reported already. */
const isOfStandIn = ({ code, given }: Finding): boolean =>
  code === COMPOSE_ERRORS.invalidName.code && given?.includes('~') === true;

/** Whether the value is known. A value with a variable is not known yet. */
const isKnown = ({ given }: Finding): boolean => given?.includes('$') !== true;

const idsOf = ({ stacks }: MergedProject): ReadonlyMap<string, string> =>
  new Map(stacks.flatMap(({ services }) => [...services].map(([name, { id }]) => [name, id] as const)));

/** The construct that a path of a file belongs to: a service, else the one stack of the file, else its server. */
function ownerOf(path: Path, ids: ReadonlyMap<string, string>, { stacks, server }: MergedProject): string {
  const id = path[0] === 'services' ? ids.get(String(path[1])) : undefined;
  const [stack] = stacks;
  return id ?? (stacks.length === 1 && stack !== undefined ? stack.id : server.id);
}

/** A file with one of these is refused whole, and no reason makes Docker take it. */
export const REFUSED_WHOLE: readonly string[] = [
  COMPOSE_ERRORS.unknownKey,
  COMPOSE_ERRORS.undefinedReference,
  COMPOSE_ERRORS.wrongType,
  COMPOSE_ERRORS.valueNotAllowed,
  COMPOSE_ERRORS.missingKey,
  COMPOSE_ERRORS.duplicateItem,
  COMPOSE_ERRORS.invalidName,
  COMPOSE_ERRORS.contradiction,
  COMPOSE_ERRORS.startCycle,
  COMPOSE_ERRORS.invalidInterpolation,
  COMPOSE_ERRORS.wrongCast,
].map(({ code }) => code);

/** What the engine refuses in one container. These stay errors in adopted stacks. People who know better can waive them. */
export const REFUSED_BY_ENGINE: ReadonlySet<string> = new Set(
  [COMPOSE_ERRORS.engineRefuses, COMPOSE_ERRORS.besideNetworkMode, COMPOSE_ERRORS.addressRefused].map(
    ({ code }) => code,
  ),
);
