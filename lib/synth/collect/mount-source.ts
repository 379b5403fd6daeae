import { posix } from 'node:path';
import type { Mapping, Tree } from '../../compose/index.ts';
import { interpolate, variablesIn } from '../../compose/language/interpolate.ts';
import { boundTo } from '../../compose/load/open-mounts.ts';
import { isHostPath, parseVolume } from '../../compose/language/volumes.ts';
import type { Finding, Where } from '../../values/index.ts';
import { finding, LabError } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { listOf, mappingOf } from '../read.ts';
import { isMapping } from './qualify.ts';

/** What has to be known of a service whose mounts begin with variables. */
export interface MountContext {
  readonly service: string;
  /** Public values of the lab. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where relative paths of an adopted file begin; absent for a layer of the lab's own. */
  readonly directory?: string;
  /** The place of a mount, by its index. */
  readonly where: (index: number) => Where;
  readonly report: (problem: Finding) => void;
}

/**
 * Mounts whose source begins with a variable. Compose fills it in on the server, where it decides whether that is a path
 * or a volume, and sees relative paths from the folder of the file: in dist/ that is another one than before, and empty.
 * So a source stays as it is only where it is an absolute path for all that is known.
 */
export function settleMounts(service: Tree, context: MountContext): Tree {
  const volumes = mappingOf(service)['volumes'];
  if (!isMapping(service) || !listOf(volumes).some(beginsWithVariable)) return service;
  return {
    ...service,
    volumes: listOf(volumes).map((mount, index) => (beginsWithVariable(mount) ? settle(mount, index, context) : mount)),
  };
}

function sourceOf(mount: Tree): string | undefined {
  const long = typeof mount === 'string' ? parseVolume(mount) : mappingOf(mount);
  const source = 'error' in long ? undefined : long['source'];
  const isOther = typeof mount !== 'string' && mappingOf(mount)['type'] !== 'bind';
  return typeof source === 'string' && !isOther ? source : undefined;
}

const beginsWithVariable = (mount: Tree): boolean => /^\$(?!\$)/.test(sourceOf(mount) ?? '');

function settle(mount: Tree, index: number, context: MountContext): Tree {
  const { variables, directory } = context;
  const source = sourceOf(mount) ?? '';
  const value = valueOf(source, variables);
  if (value !== undefined && /^[/~]/.test(value)) return withSource(source, mount);
  const isPath = value !== undefined && isHostPath(value);
  const isSaid = variablesIn(source).some(({ name }) => variables[name] !== undefined);
  // In a layer of the lab's own a relative default is judged as any relative path there.
  if (!isPath || (directory !== undefined && !isSaid)) refuse(source, index, context);
  if (!isPath) return withSource(source, mount);
  return withSource(directory === undefined ? value : posix.join(directory, value), mount);
}

/** What a source is for all that is known here: undefined where that is not enough. */
function valueOf(source: string, variables: MountContext['variables']): string | undefined {
  let isOpen = false;
  try {
    const value = interpolate(source, (name) => variables[name], { onUnset: () => (isOpen = true) });
    return isOpen || value === '' ? undefined : value;
  } catch (error) {
    if (LabError.isLabError(error)) return undefined;
    throw error;
  }
}

function refuse(source: string, index: number, { service, directory, where, report }: MountContext): void {
  const [{ name } = { name: source }] = variablesIn(source);
  const args = { service, source, variable: name, directory };
  report(finding(SYNTH_ERRORS.unknownPlace, args, where(index), { given: source }));
}

/** The mount in its long form, of a path of the host. */
const withSource = (source: string, mount: Tree): Mapping =>
  typeof mount === 'string' ? boundTo(source, mount, sourceOf(mount)) : { ...mappingOf(mount), source };
