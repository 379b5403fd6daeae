import type { Mapping, Path, Tree } from '../compose/index.ts';
import { isMapping, renderYaml } from '../compose/index.ts';
import type { ProjectModel } from '../core/index.ts';
import { formatLocation } from '../values/index.ts';

/** What one layer says of a value. */
export interface Saying {
  /** Who speaks, for people. */
  readonly layer: string;
  /** `file:line`, where a person wrote it. */
  readonly place?: string;
  readonly value?: Tree;
}

/** What every layer says of a value, lowest first: the last one counts, or is merged with those below. */
export const sayingsOf = ({ provenance }: ProjectModel, path: Path, cwd: string): readonly Saying[] =>
  provenance.of(path).map((layer) => {
    const place = layer.locate?.(path);
    const value = valueAt(layer.tree, path);
    return {
      layer: layer.name,
      ...(place !== undefined && { place: formatLocation(place, cwd) }),
      ...(value !== undefined && { value }),
    };
  });

/** The value at a path, where every step is a key of a mapping or an index of a list. */
export function valueAt(tree: Tree, path: Path): Tree | undefined {
  let at: Tree | undefined = tree;
  for (const key of path) {
    if (isMapping(at)) at = at[String(key)];
    else if (Array.isArray(at)) at = (at as readonly Tree[])[Number(key)];
    else return undefined;
  }
  return at;
}

/** A service as YAML, each value with the layers that it comes from. */
export function annotated(model: ProjectModel, service: string, cwd: string): string {
  const path = ['services', service];
  const tree = valueAt(model.tree, path);
  if (!isMapping(tree)) return '';
  const { image, ...rest } = tree;
  return entriesOf(model, path, { ...(image !== undefined && { image }), ...rest }, '', cwd).join('\n');
}

const entriesOf = (model: ProjectModel, path: Path, tree: Mapping, indent: string, cwd: string): string[] =>
  Object.entries(tree).flatMap(([key, value]) => {
    const at = [...path, key];
    if (isMapping(value) && Object.keys(value).length > 0) {
      const [head = ''] = renderYaml({ [key]: '' }).split(' ');
      return [indent + head, ...entriesOf(model, at, value, `${indent}  `, cwd)];
    }
    const [first = '', ...rest] = renderYaml({ [key]: value })
      .trimEnd()
      .split('\n');
    return [`${first}  # ${originText(sayingsOf(model, at, cwd))}`, ...rest].map((line) => indent + line);
  });

/** `servers/home/compose.yml:4, over sharedStacks/x.yml:3`: the layer with the last word first. */
function originText(sayings: readonly Saying[]): string {
  const names = sayings.map(nameOf).reverse();
  const [last = 'no layer', ...below] = names.filter((name, index) => names.indexOf(name) === index);
  return below.length === 0 ? last : `${last}, over ${below.join(', ')}`;
}

/** A person's line says more than the name of a layer; library defaults and generated values have none. */
const nameOf = ({ place, layer }: Pick<Saying, 'place' | 'layer'>): string => place ?? layer;
