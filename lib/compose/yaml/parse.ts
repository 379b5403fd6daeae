import { LabError } from '../../values/index.ts';
import type { SourceLocation } from '../../values/index.ts';
import type { Places } from './yaml-reader.ts';
import { readBlockYaml } from './block-yaml.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { ReadOptions } from './full-yaml.ts';
import { readYaml } from './full-yaml.ts';
import type { Layer, Path, Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';

/**
 * Reads a Compose file: one layer a YAML document, with the tags `!reset` and `!override` told apart, scalars as
 * go-yaml reads them, and the line of every node on request.
 *
 * @throws LabError CO052, CO053 with file, line and column of everything that is wrong.
 */
export async function parseCompose(text: string, options: ReadOptions): Promise<readonly Layer[]> {
  const { file } = options;
  const plain = readBlockYaml(text);
  if (plain !== undefined) return [{ name: file, tree: plain, resets: [], locate: locator(text, file) }];
  const yaml = await import('yaml');
  return readYaml(yaml, text, options).map(({ tree, resets, locate, begin }, index) => {
    if (!isMapping(tree)) throw LabError.of(COMPOSE_ERRORS.notAMapping, { what: 'A Compose file' }, { source: begin });
    return { name: index === 0 ? file : `${file}#${index + 1}`, tree, resets, locate };
  });
}

/** Finds the line of a path. The text is read a second time for that, and only once somebody asks. */
function locator(text: string, file: string): (path: Path) => SourceLocation | undefined {
  let read: { tree: Tree; places: Places } | undefined;
  return (path) => {
    if (read === undefined) {
      const places: Places = new Map();
      read = { tree: readBlockYaml(text, places) ?? {}, places };
    }
    let node: Tree | undefined = read.tree;
    let offset = firstOf(read.places.get(read.tree as object));
    for (const key of path) {
      if (typeof node !== 'object' || node === null) break;
      const place: number | undefined = read.places.get(node)?.get(String(key));
      if (place === undefined) break;
      offset = place;
      node = (node as Readonly<Record<string, Tree>>)[key];
    }
    return placeAt(text, offset, file);
  };
}

function firstOf(places: ReadonlyMap<string, number> | undefined): number {
  for (const place of places?.values() ?? []) return place;
  return 0;
}

function placeAt(text: string, offset: number, file: string): SourceLocation {
  let line = 1;
  let begin = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', end + 1)) {
    line++;
    begin = end + 1;
  }
  return { file, line, column: Math.max(0, offset - begin) + 1 };
}
