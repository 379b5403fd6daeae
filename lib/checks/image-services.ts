import { groupBy } from '../blueprint/index.ts';
import type { Blueprint, ImageFacts, ServiceFacts } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import { interpolate, variablesIn } from '../compose/language/interpolate.ts';
import type { CheckInput } from '../core/index.ts';
import { mappingOf, treeOf } from './service-trees.ts';

/** A service that runs a certain program, however it came into the lab. */
export interface ImageService {
  readonly service: ServiceFacts;
  readonly image: ImageFacts;
  readonly tree: Mapping;
  /** Values of the environment as the program sees them; undefined where only the host's `.env` knows. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** Whether an `env_file` may give more, so that what is not said is not known to be unset. */
  readonly open: boolean;
}

/** The services whose image has one of these names, as `binwiederhier/ntfy`, from whichever registry. */
export function* servicesOfImage(input: CheckInput, names: readonly string[]): Iterable<ImageService> {
  for (const service of servicesRunning(input.blueprint, names)) {
    const { id, image } = service;
    if (image === undefined) continue;
    const tree = treeOf(input, id);
    yield {
      service,
      image,
      tree,
      environment: environmentOf(tree, input.blueprint.lab.variables),
      open: hasFiles(tree),
    };
  }
}

/** The services whose image has one of these names, from whichever registry. */
export function servicesRunning({ services }: Blueprint, names: readonly string[]): readonly ServiceFacts[] {
  let programs = byProgram.get(services);
  if (programs === undefined) byProgram.set(services, (programs = groupBy(services, programOf)));
  const isMeant = ({ image }: ServiceFacts): boolean =>
    names.some((name) => image?.repository === name || image?.repository.endsWith(`/${name}`));
  const found: ServiceFacts[] = [];
  for (const program of new Set(names.map(lastPart))) {
    for (const service of programs.get(program) ?? NONE) if (isMeant(service)) found.push(service);
  }
  return found;
}

const NONE: readonly never[] = [];
const byProgram = new WeakMap<readonly ServiceFacts[], ReadonlyMap<string, readonly ServiceFacts[]>>();

const programOf = ({ image }: ServiceFacts): string => (image === undefined ? '' : lastPart(image.repository));
const lastPart = (repository: string): string => repository.slice(repository.lastIndexOf('/') + 1);

/** Whether a service reads files into its environment. */
export const hasFiles = (tree: Mapping): boolean => Array.isArray(tree['env_file']) && tree['env_file'].length > 0;

/** The environment of a service as its program sees it. */
export function environmentOf(
  tree: Mapping,
  variables: Readonly<Record<string, string>>,
): ReadonlyMap<string, string | undefined> {
  const said = mappingOf(tree['environment']);
  return new Map(
    Object.entries(said).map(([name, value]) => [
      name,
      value === null ? undefined : filledIn(String(value), variables),
    ]),
  );
}

function filledIn(text: string, variables: Readonly<Record<string, string>>): string | undefined {
  const open = variablesIn(text).some(({ name, default: fallback }) => (variables[name] ?? fallback) === undefined);
  return open ? undefined : interpolate(text, (name) => variables[name]);
}
