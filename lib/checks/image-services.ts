import { serviceOf } from '../blueprint/index.ts';
import type { ImageFacts, ServiceFacts } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import { interpolate, variablesIn } from '../compose/interpolate.ts';
import type { CheckInput } from '../core/index.ts';
import { mappingOf, serviceTreesOf } from './service-trees.ts';

/** A service that runs a certain program, however it came into the lab. */
export interface ImageService {
  readonly service: ServiceFacts;
  readonly image: ImageFacts;
  readonly tree: Mapping;
  /** Values of the environment as the program sees them; undefined where only the host's `.env` knows. */
  readonly environment: ReadonlyMap<string, string | undefined>;
}

/** The services whose image has one of these names, as `binwiederhier/ntfy`, from whichever registry. */
export function* servicesOfImage(input: CheckInput, names: readonly string[]): Iterable<ImageService> {
  const isMeant = ({ repository }: ImageFacts): boolean =>
    names.some((name) => repository === name || repository.endsWith(`/${name}`));
  if (!input.blueprint.services.some(({ image }) => image !== undefined && isMeant(image))) return;
  for (const { id, tree } of serviceTreesOf(input)) {
    const service = serviceOf(input.blueprint, id);
    if (service?.image === undefined || !isMeant(service.image)) continue;
    yield { service, image: service.image, tree, environment: environmentOf(tree, input.blueprint.lab.variables) };
  }
}

function environmentOf(
  tree: Mapping,
  variables: Readonly<Record<string, string>>,
): ReadonlyMap<string, string | undefined> {
  const said = tree['environment'];
  const entries = Array.isArray(said)
    ? said.map((line) => splitLine(String(line)))
    : Object.entries(mappingOf(said)).map(
        ([name, value]) => [name, value === null ? undefined : String(value)] as const,
      );
  return new Map(entries.map(([name, value]) => [name, value === undefined ? undefined : filledIn(value, variables)]));
}

function splitLine(line: string): readonly [string, string | undefined] {
  const at = line.indexOf('=');
  return at === -1 ? [line, undefined] : [line.slice(0, at), line.slice(at + 1)];
}

function filledIn(text: string, variables: Readonly<Record<string, string>>): string | undefined {
  const open = variablesIn(text).some(({ name, default: fallback }) => (variables[name] ?? fallback) === undefined);
  return open ? undefined : interpolate(text, (name) => variables[name]);
}
