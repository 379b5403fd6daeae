import { join, resolve } from 'node:path';
import type { Layer, Mapping, Path } from '../../compose/index.ts';
import { diagnoseLayer } from '../../compose/diagnose/diagnose.ts';
import { diagnoseText } from '../../compose/diagnose/text.ts';
import { COMPOSE_ERRORS } from '../../compose/errors.ts';
import { diskFiles } from '../../compose/load/disk-files.ts';
import type { Files } from '../../compose/load/files.ts';
import { expandLayer } from '../../compose/load/expand.ts';
import { parseCompose } from '../../compose/yaml/parse.ts';
import { yamlText } from '../../compose/yaml/yaml-text.ts';
import type { LayerFile } from '../../core/index.ts';
import { finding, LabError, locationOf } from '../../values/index.ts';
import { readRegular } from '../../values/read-file.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { leadsOut } from './travelling.ts';
import type { Report } from './declared.ts';
import { fillVars } from './vars.ts';

/** What an included file says of its own. */
const INTENT = ['x-hl'];

/** Reads a layer file: one layer a YAML document. What cannot be read is reported, and is then no layer. */
export async function readLayers(
  root: string,
  from: Pick<LayerFile, 'file' | 'vars' | 'site'>,
  report: Report,
  within = root,
): Promise<readonly Layer[]> {
  const source = locationOf(from.site);
  const where = source === undefined ? {} : { source };
  const refuse = (reason: string): readonly Layer[] => {
    report(finding(SYNTH_ERRORS.unreadableFile, { file: from.file, what: 'The layer file', reason }, where));
    return [];
  };
  if (from.file.startsWith('/') || from.file.split('/').includes('..')) {
    return refuse('it must be relative to the folder of the lab, without ".."');
  }
  const path = join(root, from.file);
  if (leadsOut(within, path)) return refuse('it is a link that leads out of the folder of the lab');
  let text: string;
  try {
    text = yamlText(readRegular(path));
  } catch (error) {
    return refuse(
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? `there is no ${path}` : String((error as Error).message),
    );
  }
  try {
    const parsed = await parseCompose(text, { file: path, anyKeys: true });
    // What is written is quoted, so that a date is never one that Compose refuses.
    (await diagnoseText(text, path, 'v5')).forEach(report);
    const layers: Layer[] = [];
    for (const [index, each] of parsed.entries()) {
      const fill = (tree: Mapping): Mapping => fillVars(tree, from.vars);
      const filled = { ...each, tree: fill(each.tree) };
      const { layer, findings } = await expandLayer(filled, path, filesWithin(within, root), fill, INTENT);
      findings.forEach(report);
      // What a layer tells of itself is asked here, as its short forms are long ones later.
      diagnoseLayer({ below: {}, layer }).forEach(report);
      layers.push({ ...layer, name: parsed.length === 1 ? from.file : `${from.file} (document ${index + 1})` });
    }
    return layers;
  } catch (error) {
    if (!LabError.isLabError(error)) throw error;
    // An unreadable file is reported at the file that names it.
    error.findings.forEach((each) =>
      report(each.source === undefined ? { ...each, source: { file: path, line: 1 } } : each),
    );
    return [];
  }
}

/** The root of the lab's files, and the folder that every file read must be inside. */
export interface Reach {
  readonly root: string;
  readonly within: string;
}

/** The files that layers name. None may be outside the folder, not even through links or `..`. */
function filesWithin(within: string, root: string): Files {
  const disk = diskFiles(root);
  const held = (path: string): string => {
    if (!leadsOut(within, resolve(root, path))) return path;
    throw LabError.of(COMPOSE_ERRORS.refusedFile, { path, reason: 'it leads out of the folder of the lab' });
  };
  return { ...disk, read: (path) => disk.read(held(path)), readYaml: (path) => disk.readYaml?.(held(path)) };
}

/** The place of a node of a layer, for a finding. */
export const placeIn = (layer: Layer, ...path: Path) => {
  const source = layer.locate?.(path);
  return source === undefined ? {} : { source };
};
