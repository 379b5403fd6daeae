import type { ImageService } from '../checks/index.ts';
import { mappingAt, servicesOfImage } from '../checks/index.ts';
import { commandWords } from '../checks/command-words.ts';
import { isIn } from '../checks/host-paths.ts';
import { mappingOf } from '../checks/service-trees.ts';
import type { Mapping, Tree } from '../compose/index.ts';
import { isSequence } from '../compose/tree-access.ts';
import type { CheckInput } from '../core/index.ts';
import type { Where } from '../values/index.ts';

/** An ntfy of the lab, of the ready-made stack or of a layer file, and what it is told. */
export interface NtfySettings {
  readonly of: ImageService;
  /** The value of a key of server.yml: of the environment (`NTFY_BASE_URL`), else of the file. */
  readonly get: (key: string) => Tree | undefined;
  readonly texts: (key: string) => readonly string[];
  /** Where a key is said: the environment if it stands there, else the service. */
  readonly where: (key: string) => Where;
}

/**
 * Every ntfy whose settings can be read. One whose file is not in the lab, or is no plain YAML, tells nothing: it is
 * taken on trust, unless the environment says it all.
 */
export function ntfySettings(input: CheckInput): readonly NtfySettings[] {
  const found = known.get(input) ?? [...read(input)];
  known.set(input, found);
  return found;
}

const known = new WeakMap<CheckInput, readonly NtfySettings[]>();

function* read(input: CheckInput): Iterable<NtfySettings> {
  const configs = new Map(input.blueprint.configFiles.map(({ id, file }) => [id, file]));
  for (const of of servicesOfImage(input, ['binwiederhier/ntfy'])) {
    const { service } = of;
    const path = service.configFiles.flatMap((id) => configs.get(id) ?? []).find((file) => file.endsWith('server.yml'));
    const file = path === undefined ? undefined : mappingAt(input, path);
    if (service.job !== undefined || (file === undefined && hasOwnSettings(of))) continue;
    yield settingsOf(of, file ?? {}, input);
  }
}

/** Whether it may be told what is not in the lab: by a file of its own, or by flags of its command. */
const hasOwnSettings = ({ service, tree }: ImageService): boolean =>
  service.mounts.some(({ target }) => CONFIGURATION.some((path) => isIn(path, target))) ||
  (isSequence(tree['configs']) && tree['configs'].some((each) => mappingOf(each)['target'] === CONFIGURATION[1])) ||
  !['', 'serve'].includes(commandWords(tree['command']).join(' '));

const CONFIGURATION = ['/etc/ntfy', '/etc/ntfy/server.yml'] as const;

const variableOf = (key: string): string => `NTFY_${key.toUpperCase().replaceAll('-', '_')}`;

function settingsOf(of: ImageService, file: Mapping, input: CheckInput): NtfySettings {
  const get = (key: string): Tree | undefined => {
    const name = variableOf(key);
    if (of.environment.has(name)) return of.environment.get(name) ?? UNKNOWN;
    return file[key] ?? (of.open ? UNKNOWN : undefined);
  };
  return {
    of,
    get,
    texts: (key) => {
      const value = get(key);
      if (Array.isArray(value)) return (value as readonly Tree[]).map(String);
      return typeof value === 'string' ? value.split(',').map((text) => text.trim()) : [];
    },
    where: (key) => {
      const name = variableOf(key);
      return input.where(of.service.id, ...(of.environment.has(name) ? ['environment', name] : []));
    },
  };
}

/** Stands for a value that only the host knows. */
export const UNKNOWN = '@@unknown@@';
