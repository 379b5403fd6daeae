import { LabError } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { interpolate } from '../language/interpolate.ts';
import type { LoadOptions } from './load.ts';
import type { Loading } from './loading.ts';
import { parsedLayers } from './model.ts';
import { valueIn } from './environment.ts';

/** What is left of a text that is to be the name of a project. Rule: compose-go NormalizeProjectName. */
export const normalizeProjectName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');

/**
 * The name of a project: as it is given, that of the last file that has one, or that of the directory.
 *
 * @throws LabError CO019
 */
export async function projectName(options: LoadOptions, loading: Loading): Promise<string> {
  const { name, environment = {}, directory } = options;
  if (name !== undefined && name !== '') {
    if (normalizeProjectName(name) !== name)
      throw LabError.of(COMPOSE_ERRORS.invalidProjectName, { name }, {}, { given: name });
    return name;
  }
  const fallback = normalizeProjectName(directory.split('/').at(-1) ?? '');
  const inFiles = await nameInFiles(options.files, loading);
  if (inFiles === '') return fallback;
  const filled = loading.interpolate ? interpolate(inFiles, (variable) => valueIn(environment, variable)) : inFiles;
  const normal = loading.normalize ? normalizeProjectName(filled) : filled;
  return normal === '' ? fallback : normal;
}

async function nameInFiles(files: readonly string[], loading: Loading): Promise<string> {
  let found = '';
  for (const file of files) {
    for (const { tree } of await parsedLayers(file, loading)) {
      const name = tree['name'];
      if (typeof name === 'string' && name !== '') found = name;
    }
  }
  return found;
}
