import { readBlockYaml } from '../compose/yaml/block-yaml.ts';
import type { Mapping } from '../compose/index.ts';
import { isMapping } from '../compose/tree-access.ts';
import type { CheckInput, OutputFile } from '../core/index.ts';

const known = new WeakMap<readonly OutputFile[], ReadonlyMap<string, OutputFile>>();

/** The generated file at a path. Found by one index for all rules; its content is made only where it is asked for. */
export function fileAt({ files }: Pick<CheckInput, 'files'>, path: string): OutputFile | undefined {
  const found = known.get(files) ?? new Map(files.map((file) => [file.path, file]));
  known.set(files, found);
  return found.get(path);
}

/** What a file of YAML says; undefined where it is not there, or is written in a way that nearly nobody writes. */
export function mappingAt(input: Pick<CheckInput, 'files'>, path: string): Mapping | undefined {
  const file = fileAt(input, path);
  if (file === undefined) return undefined;
  return file.tree === undefined ? readBlockYaml(file.content) : isMapping(file.tree) ? file.tree : undefined;
}
