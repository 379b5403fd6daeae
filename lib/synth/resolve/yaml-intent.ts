import { posix } from 'node:path';
import type { VolumeFacts } from '../../blueprint/index.ts';
import type { Mapping } from '../../compose/index.ts';
import type { Where } from '../../values/index.ts';
import { finding, nearest, withoutEnd } from '../../values/index.ts';
import type { DeclaredStack } from '../collect/declared.ts';
import { dockerVolumeName, topLevelKey, volumePath } from '../collect/host-layout.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { finishTree } from '../finish.ts';
import type { MergedProject } from '../merge.ts';
import { compact, mappingOf } from '../read.ts';
import type { IntentContext, StackIntent } from './intent.ts';
import { stackIntent } from './intent.ts';
import type { VolumePlace } from './known-paths.ts';
import { yamlVolume } from './known-paths.ts';
import type { VolumeKind } from './place-intent.ts';
import { volumeIntents } from './place-intent.ts';
import type { ServerContext } from './server.ts';
import { addVolume } from './server.ts';
import { variablesOf } from './variables.ts';

/** What the YAML of a stack says under `x-hl`, and its volumes. */
export interface StackYaml {
  readonly intent: StackIntent;
  readonly volumes: readonly VolumeFacts[];
}

const NOTHING_SAID: StackYaml = { intent: { secrets: {}, variables: {}, directories: {} }, volumes: [] };

/** The line of the layer that had the last word on a path of the file, or on the nearest above it that has a line. */
export const whereIn =
  (project: MergedProject, id: string, ...path: (string | number)[]) =>
  (...below: (string | number)[]): Where => {
    for (let length = path.length + below.length; length >= path.length; length--) {
      const at = [...path, ...below].slice(0, length);
      const source = project.provenance.of(at).at(-1)?.locate?.(at);
      if (source !== undefined) return { path: id, source };
    }
    return { path: id };
  };

/** What readers of intent have to know, for what stands at a path of the project. */
export const intentContext = (
  project: MergedProject,
  id: string,
  { names, report }: ServerContext,
  ...path: (string | number)[]
): IntentContext => ({
  lab: names,
  where: whereIn(project, id, ...path),
  report,
});

/** Reads what the YAML of a stack says of it, of its volumes and of directories of the host. */
export function readStackYaml(project: MergedProject, stack: DeclaredStack, context: ServerContext): StackYaml {
  const said = mappingOf(project.tree['x-hl'])[stack.name];
  if (said === undefined) return NOTHING_SAID;
  const { file, volumes } = mappingOf(said);
  const services = [...stack.services].map(([name, { id }]) => ({ name, inFile: id.slice(stack.id.length + 1) }));
  const here = intentContext(project, stack.id, context, 'x-hl', stack.name, 'file');
  const intent = stackIntent(file, services, { ...here, home: stack.construct.adopted?.directory });
  tellUnusedNames(intent, project, here);
  for (const [path, { holds, reason, mountpoint }] of Object.entries(intent.directories)) {
    const at = directoryPath(path, stack);
    context.places.say(at, compact({ holds, reason, mountpoint }));
    context.saidDirectories.push({ path: at, key: `x-hl.directories.${path}`, where: here.where('directories', path) });
  }
  const where = whereIn(project, stack.id, 'x-hl', stack.name);
  const kindOf = (key: string): VolumeKind => kindIn(project, stack, key);
  const found = Object.entries(volumeIntents(volumes, kindOf, where, context.report)).map(([key, each]) =>
    yamlVolume(stack, key, each, placeOf(project, stack, key, each.formerly, context.root)),
  );
  for (const volume of found) addVolume(volume, context);
  return { intent, volumes: found };
}

/** Without an end that says nothing; in an adopted file it begins at the directory of that, as mounts do. */
function directoryPath(path: string, { construct }: DeclaredStack): string {
  const clean = posix.join(construct.adopted?.directory ?? '/', path.startsWith('/') ? '.' : path);
  return withoutEnd(path.startsWith('/') ? posix.normalize(path) : clean, '/') || '/';
}

/** Secrets and variables by names that the files of the project do not have. */
function tellUnusedNames(intent: StackIntent, project: MergedProject, { where, report }: IntentContext): void {
  for (const kind of ['secrets', 'variables'] as const) {
    for (const name of Object.keys(intent[kind])) {
      const used = variablesOfProject(project);
      if (used.has(name)) continue;
      const args = { key: `x-hl.${kind}.${name}`, why: `no value of the file names \${${name}}` };
      const didYouMean = nearest(name, used);
      report(finding(SYNTH_ERRORS.idleIntent, args, where(kind, name), didYouMean === undefined ? {} : { didYouMean }));
    }
  }
}

const variables = new WeakMap<MergedProject, ReadonlySet<string>>();

/** The variables that the files of a project name, looked up once. */
function variablesOfProject(project: MergedProject): ReadonlySet<string> {
  let found = variables.get(project);
  if (found === undefined) {
    found = new Set(variablesOf(finishTree(project.tree, project.facts.name)).keys());
    variables.set(project, found);
  }
  return found;
}

/** What is said of directories that nothing mounts, once all mounts of a server are known. */
export function tellUnusedDirectories({ saidDirectories, directoryUsers, report }: ServerContext): void {
  const mounted = [...directoryUsers.keys()];
  if (mounted.some((path) => path === '' || path.includes('$'))) return; // it may be that one
  for (const { path, key, where } of saidDirectories) {
    const below = path === '/' ? path : `${path}/`;
    if (mounted.some((each) => each === path || each.startsWith(below))) continue;
    const why = `no service mounts ${path} or a folder in it`;
    const didYouMean = nearest(path, mounted);
    report(finding(SYNTH_ERRORS.idleIntent, { key, why }, where, didYouMean === undefined ? {} : { didYouMean }));
  }
}

/** The key of a volume of a stack among those of the whole project. */
const keyIn = ({ name, construct }: DeclaredStack, key: string): string =>
  construct.adopted === undefined ? topLevelKey(name, key) : key;

const declaredAs = ({ tree }: MergedProject, stack: DeclaredStack, key: string) =>
  mappingOf(tree['volumes'])[keyIn(stack, key)];

function kindIn(project: MergedProject, stack: DeclaredStack, key: string): VolumeKind {
  const declared = declaredAs(project, stack, key);
  if (isExternal(mappingOf(declared))) return 'external';
  if (stack.construct.adopted !== undefined) return 'adopted';
  return declared === undefined ? 'directory' : 'docker';
}

const isExternal = ({ external }: Mapping): boolean =>
  external !== undefined && external !== null && external !== false;

/** The name that Docker knows a volume of a project by. */
export function nameInDocker({ tree, facts }: MergedProject, key: string): string {
  const volume = mappingOf(mappingOf(tree['volumes'])[key]);
  return nameOf(volume) ?? (isExternal(volume) ? key : `${facts.name}_${key}`);
}

const nameOf = ({ name }: Mapping): string | undefined => (typeof name === 'string' ? name : undefined);

/** Where a volume lies, and where it would by each former name of itself and of its stack. */
function placeOf(
  project: MergedProject,
  stack: DeclaredStack,
  key: string,
  formerly: readonly string[],
  root: string,
): VolumePlace {
  const { name, construct } = stack;
  const stacks = [name, ...(construct.props.formerly ?? [])];
  const before = (place: (stack: string, id: string) => string): readonly string[] =>
    stacks.flatMap((each) => [key, ...formerly].map((id) => place(each, id))).slice(1);
  switch (kindIn(project, stack, key)) {
    case 'directory':
      return {
        path: volumePath(root, name, key),
        formerly: before((each, id) => volumePath(root, each, id)),
      };
    case 'docker':
      return {
        dockerVolume: nameOf(mappingOf(declaredAs(project, stack, key))) ?? dockerVolumeName(name, key),
        formerly: before(dockerVolumeName),
      };
    case 'adopted':
      return {
        dockerVolume: nameInDocker(project, key),
        formerly: formerly.map((id) => `${project.facts.name}_${id}`),
      };
    case 'external':
      return { dockerVolume: nameOf(mappingOf(declaredAs(project, stack, key))) ?? key, formerly: [] };
  }
}
