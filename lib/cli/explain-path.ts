import type { IConstruct } from 'constructs';
import type { Blueprint } from '../blueprint/index.ts';
import { serviceOf, stackOf } from '../blueprint/index.ts';
import type { Mapping, Path, Tree } from '../compose/index.ts';
import { isMapping, renderYaml } from '../compose/index.ts';
import type { ProjectModel } from '../core/index.ts';
import { kindOf } from '../core/index.ts';
import type { SynthResult } from '../synth/index.ts';
import { formatLocation, LabError, nearest } from '../values/index.ts';
import type { Compiled } from './compile.ts';
import { CLI_ERRORS } from './errors.ts';
import { annotated, sayingsOf, valueAt } from './layers.ts';
import { paintFinding } from './terminal/paint.ts';
import type { Terminal } from './terminal/terminal.ts';
import { styled } from './terminal/style.ts';

/**
 * What is known of a path: `home/movies` is a construct or anything else of the Blueprint, of a stack with its services;
 * `home/movies/web:image` is a value of a service, `home/movies:image` one of the service that the stack is called after. @throws LabError HL304 for a path that leads nowhere.
 */
export function explainPath({ lab, result }: Compiled, topic: string, terminal: Terminal): string {
  const facts = factsOf(result.blueprint);
  const constructs = new Map(
    lab.node
      .findAll()
      .filter((each) => kindOf(each))
      .map((each) => [each.node.path, each]),
  );
  const at = pathIn(topic, (path) => facts.has(path) || constructs.has(path));
  if (at === undefined) {
    const didYouMean = nearest(topic, new Set([...facts.keys(), ...constructs.keys()]));
    throw LabError.of(CLI_ERRORS.unknownTopic, { topic, kind: 'path' }, {}, { didYouMean });
  }
  if (at.value !== undefined) return explainValue(result, at.path, at.value, terminal);
  return explainThing(result, at.path, constructs.get(at.path), facts.get(at.path), terminal);
}

/** A path, and what follows its last colon. Ids may have colons themselves, as those of directories. */
function pathIn(topic: string, isKnown: (path: string) => boolean): { path: string; value?: string } | undefined {
  if (isKnown(topic)) return { path: topic };
  const colon = topic.indexOf(':');
  const path = topic.slice(0, colon);
  return colon > 0 && isKnown(path) ? { path, value: topic.slice(colon + 1) } : undefined;
}

interface Fact {
  /** The collection of the Blueprint. */
  readonly collection: string;
  readonly facts: Mapping;
}

function factsOf(blueprint: Blueprint): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const [collection, items] of Object.entries(blueprint) as [string, unknown][]) {
    if (!Array.isArray(items)) continue;
    for (const item of items as (Mapping & { id: string })[])
      if (!facts.has(item.id)) facts.set(item.id, { collection, facts: item });
  }
  return facts;
}

function explainThing(
  result: SynthResult,
  path: string,
  construct: IConstruct | undefined,
  fact: Fact | undefined,
  terminal: Terminal,
): string {
  const { out, cwd } = terminal;
  const kind = (construct && kindOf(construct)) ?? fact?.collection.replace(/s$/, '') ?? 'Construct';
  const source = result.sourceOf(path);
  const title = `${styled(out, 'bold', path === '' ? 'the lab' : path)} (${kind})`;
  const model = modelOf(result, path);
  const findings = result.findings.filter((each) => each.path === path);
  return [
    source === undefined ? title : `${title}\n${formatLocation(source, cwd)}`,
    model === undefined ? fact && renderYaml(fact.facts).trimEnd() : annotated(model, nameOf(result, path), cwd),
    ...servicesIn(result, path).map((id) => serviceOfStack(result, id, terminal)),
    ...findings.map((each) => paintFinding(each, terminal, out)),
  ]
    .filter(Boolean)
    .map((part) => `${part}\n`)
    .join('\n');
}

/** Ids of the services of a stack, the one that is called after it first; none for anything else. */
function servicesIn({ blueprint }: SynthResult, path: string): readonly string[] {
  const stack = stackOf(blueprint, path);
  if (stack === undefined) return [];
  const main = `${path}/${stack.name}`;
  const ids = blueprint.services.filter((service) => service.stack === path).map(({ id }) => id);
  return ids.includes(main) ? [main, ...ids.filter((id) => id !== main)] : ids;
}

function serviceOfStack(result: SynthResult, id: string, { out, cwd }: Terminal): string | undefined {
  const model = modelOf(result, id);
  return model && `${styled(out, 'bold', id)}\n${annotated(model, nameOf(result, id), cwd)}`;
}

/** The Compose model that a service is in. */
function modelOf({ blueprint, models }: SynthResult, path: string): ProjectModel | undefined {
  const service = serviceOf(blueprint, path);
  const file = service && stackOf(blueprint, service.stack)?.project.file;
  return models.find((model) => model.file === file);
}

const nameOf = ({ blueprint }: SynthResult, path: string): string => serviceOf(blueprint, path)?.name ?? '';

function explainValue(result: SynthResult, topic: string, given: string, { out, cwd }: Terminal): string {
  const [path = topic] = servicesIn(result, topic); // of a stack, the service that is called after it
  const model = modelOf(result, path);
  const root: Path = ['services', nameOf(result, path)];
  const tree = model && valueAt(model.tree, root);
  if (model === undefined || tree === undefined) {
    throw LabError.of(CLI_ERRORS.unknownTopic, { topic: path, kind: 'service' });
  }
  const below = resolveValue(tree, given);
  if (typeof below === 'string') {
    throw LabError.of(
      CLI_ERRORS.unknownTopic,
      { topic: given, kind: `value of ${path}` },
      {},
      { didYouMean: below === '' ? undefined : below },
    );
  }
  const at = [...root, ...below];
  const sayings = sayingsOf(model, at, cwd).map(({ layer, place, value }) =>
    [place === undefined ? layer : `${place} (${layer})`, value === undefined ? '' : oneLine(value)].join(': '),
  );
  return [
    `${styled(out, 'bold', `${path}:${given}`)}\n${renderYaml(valueAt(model.tree, at) as Tree).trimEnd()}\n`,
    `${styled(out, 'bold', 'From, lowest first:')}\n${sayings.map((each) => `  ${each}\n`).join('')}`,
  ].join('\n');
}

const oneLine = (value: Tree): string => {
  const text = renderYaml(value).trim();
  return text.includes('\n')
    ? JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each))
    : text;
};

/**
 * Follows `environment.TZ` or `ports.0`. Keys may have dots themselves, as labels do, so the longest key that exists
 * counts. Gives the nearest key where one is missing, or an empty text.
 */
function resolveValue(tree: Tree, given: string): Path | string {
  const words = given.split('.');
  const path: string[] = [];
  let at: Tree | undefined = tree;
  for (let from = 0; from < words.length;) {
    let to = words.length;
    while (to > from && valueAt(at as Tree, [words.slice(from, to).join('.')]) === undefined) to--;
    if (to === from) {
      const rest = words.slice(from).join('.');
      const near = isMapping(at) ? nearest(rest, Object.keys(at)) : undefined;
      return near === undefined ? '' : [...path, near].join('.');
    }
    const key = words.slice(from, to).join('.');
    path.push(key);
    at = valueAt(at as Tree, [key]);
    from = to;
  }
  return path;
}
