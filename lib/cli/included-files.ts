import { join, posix } from 'node:path';
import type { Tree } from '../compose/index.ts';
import { isMapping, isSequence, parseCompose } from '../compose/index.ts';
import { LabError } from '../values/index.ts';
import type { ComposeProject } from './compose-files.ts';
import { readRegularText } from '../values/read-file.ts';

/** The projects that run by themselves: what another file includes is judged as a part of that one, and only once. */
export async function withoutIncluded(
  root: string,
  projects: readonly ComposeProject[],
): Promise<readonly ComposeProject[]> {
  const included = new Set<string>();
  for (const { folder, files } of projects) {
    const within = new Set<string>();
    for (const file of files) await follow(root, file, folder, within);
    // A file that includes itself, by whatever way, is no part of another one for that.
    for (const path of within) if (!files.includes(path)) included.add(path);
  }
  const isPart = ({ files }: ComposeProject): boolean => files.every((file) => included.has(file));
  return [...projects.filter((each) => !isPart(each)), ...(await ofCycles(root, projects, isPart))];
}

/** Of files that include each other, so that none stands alone, the first one: it tells of the cycle. */
async function ofCycles(
  root: string,
  projects: readonly ComposeProject[],
  isPart: (project: ComposeProject) => boolean,
): Promise<readonly ComposeProject[]> {
  const reached = new Set<string>();
  const reach = async ({ folder, files }: ComposeProject): Promise<void> => {
    for (const file of files) await follow(root, file, folder, reached);
  };
  for (const each of projects) if (!isPart(each)) await reach(each);
  const first: ComposeProject[] = [];
  for (const each of projects.filter(isPart)) {
    if (each.files.every((file) => reached.has(file))) continue;
    first.push(each);
    await reach(each);
  }
  return first;
}

/** Every file that a file includes, and those include; paths begin at `folder`. */
async function follow(root: string, file: string, folder: string, included: Set<string>): Promise<void> {
  for (const { paths, directory } of await includesOf(join(root, file))) {
    for (const path of paths.map((each) => posix.join(folder, each))) {
      if (included.has(path)) continue;
      included.add(path);
      await follow(root, path, directory === undefined ? posix.dirname(path) : posix.join(folder, directory), included);
    }
  }
}

interface Included {
  readonly paths: readonly string[];
  readonly directory?: string;
}

async function includesOf(file: string): Promise<readonly Included[]> {
  try {
    const text = readRegularText(file);
    if (!/^["']?include["']?\s*:/m.test(text)) return [];
    const layers = await parseCompose(text, { file });
    return layers.flatMap(({ tree: { include } }) => (isSequence(include) ? include.map(readInclude) : []));
  } catch (error) {
    // A broken or missing file is told of when it is read as a part of its project.
    if (LabError.isLabError(error) || (error as NodeJS.ErrnoException).code !== undefined) return [];
    throw error;
  }
}

function readInclude(entry: Tree): Included {
  if (!isMapping(entry)) return { paths: [String(entry)] };
  const { path, project_directory: directory } = entry;
  const paths = (isSequence(path) ? path : [path]).filter((each) => typeof each === 'string');
  return { paths, ...(typeof directory === 'string' && { directory }) };
}
