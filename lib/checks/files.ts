import type { CheckInput, OutputFile } from '../core/index.ts';

const known = new WeakMap<readonly OutputFile[], ReadonlyMap<string, OutputFile>>();

/** The generated file at a path. Found by one index for all rules; its content is made only where it is asked for. */
export function fileAt({ files }: Pick<CheckInput, 'files'>, path: string): OutputFile | undefined {
  const found = known.get(files) ?? new Map(files.map((file) => [file.path, file]));
  known.set(files, found);
  return found.get(path);
}
