import type { Finding } from '../../values/index.ts';
import { LabError } from '../../values/index.ts';
import { unsetInDotenv } from '../diagnose/dollars.ts';
import { parseDotenv } from '../language/dotenv.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { isGoBoolean, isGoTrue } from '../language/go-values.ts';
import type { Environment } from './environment.ts';
import { valueIn } from './environment.ts';
import type { Files } from './files.ts';
import { directoryOf, joinPath } from './files.ts';
import { placedIn } from './loading.ts';

/** What is said of a project on the command line. */
export interface ProjectArguments {
  /** `-f`, repeated. @default - COMPOSE_FILE, else the files of the default names, here or above */
  readonly files?: readonly string[];
  /** `--project-directory`. @default - the directory of the first file */
  readonly projectDirectory?: string | undefined;
  /** `--env-file`, repeated. @default - COMPOSE_ENV_FILES, else `.env` in the project directory */
  readonly envFiles?: readonly string[];
  /** `--project-name`. @default - COMPOSE_PROJECT_NAME, else the files' `name`, else that of the directory */
  readonly name?: string | undefined;
  /** `--profile`, repeated. @default - COMPOSE_PROFILES */
  readonly profiles?: readonly string[];
}

/** Where a command runs. */
export interface Place {
  readonly cwd: string;
  readonly environment: Environment;
  readonly disk: Files;
}

/** A project that was found: what `loadProject` is given. */
export interface DiscoveredProject {
  readonly files: readonly string[];
  readonly directory: string;
  readonly name: string | undefined;
  readonly environment: Environment;
  readonly profiles: readonly string[];
  readonly home: string | undefined;
  /** What was noticed in the env files. */
  readonly findings: readonly Finding[];
}

/** Names of Compose files, the preferred first. Rule: compose-go cli/options.go. */
const FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/**
 * Finds the files, the environment, the name and the profiles of a project as `docker compose` does.
 * Rule: docker/compose cmd/compose/compose.go, compose-go cli/options.go.
 *
 * @throws LabError CO011, CO021, CO055
 */
export function discoverProject(said: ProjectArguments, place: Place): DiscoveredProject {
  const { cwd, disk } = place;
  const absolute = (path: string): string => (path === '-' ? path : joinPath(placedIn(cwd, path)));
  const directory = said.projectDirectory === undefined ? undefined : absolute(said.projectDirectory);
  const named = (said.files ?? []).map(absolute);
  const first = directory ?? parentOf(named) ?? cwd;
  const findings: Finding[] = [];
  let environment = withEnvFiles(place.environment, envFilesOf(said, first, place), place, findings);
  const files = named.length > 0 ? named : (filesOf(environment, absolute, disk) ?? defaultFiles(first, disk));
  const root = directory ?? parentOf(files) ?? cwd;
  if (root !== first) environment = withEnvFiles(environment, envFilesOf(said, root, place), place, findings);
  const profiles = said.profiles ?? [];
  return {
    files,
    directory: root,
    name: [said.name, valueIn(environment, 'COMPOSE_PROJECT_NAME')].find((name) => name !== undefined && name !== ''),
    environment,
    profiles:
      profiles.length > 0
        ? profiles
        : (valueIn(environment, 'COMPOSE_PROFILES') ?? '').split(',').map((each) => each.trim()),
    home: valueIn(place.environment, 'HOME'),
    findings,
  };
}

/** The directory of the first file that has one. */
function parentOf(files: readonly string[]): string | undefined {
  const file = files.find((each) => each !== '-');
  return file === undefined ? undefined : directoryOf(file);
}

function filesOf(
  environment: Environment,
  absolute: (path: string) => string,
  disk: Files,
): readonly string[] | undefined {
  const said = valueIn(environment, 'COMPOSE_FILE');
  if (said === undefined) return undefined;
  const files = said.split(valueIn(environment, 'COMPOSE_PATH_SEPARATOR') || ':').map(absolute);
  const missing = files.find((file) => file !== '-' && disk.read(file) === undefined);
  if (missing !== undefined) throw LabError.of(COMPOSE_ERRORS.missingFile, { path: missing }, {}, { given: said });
  return files;
}

/** The file of a default name in a directory or the nearest one above, with its override. */
function defaultFiles(from: string, disk: Files): readonly string[] {
  for (let directory = from; ; directory = directoryOf(directory)) {
    const present = (names: readonly string[]): string | undefined =>
      names.map((name) => joinPath(directory, name)).find((path) => disk.read(path) !== undefined);
    const main = present(FILES);
    const override = present(OVERRIDES);
    if (main !== undefined) return override === undefined ? [main] : [main, override];
    if (directoryOf(directory) === directory) throw LabError.of(COMPOSE_ERRORS.noFile, { directory: from });
  }
}

function envFilesOf(said: ProjectArguments, directory: string, { cwd, environment, disk }: Place): readonly string[] {
  const named =
    said.envFiles !== undefined && said.envFiles.length > 0
      ? said.envFiles
      : (valueIn(environment, 'COMPOSE_ENV_FILES') ?? '').split(',').filter((file) => file !== '');
  if (named.length > 0) return named.map((file) => placedIn(cwd, file));
  const beside = joinPath(directory, '.env');
  return isEnvFileDisabled(environment) || disk.read(beside) === undefined ? [] : [beside];
}

const SWITCH = 'COMPOSE_DISABLE_ENV_FILE';

function isEnvFileDisabled(environment: Environment): boolean {
  const said = valueIn(environment, SWITCH) || 'false';
  if (isGoBoolean(said)) return isGoTrue(said);
  throw LabError.of(COMPOSE_ERRORS.wrongCast, { path: SWITCH, cast: 'boolean' }, {}, { given: said });
}

/** The environment, and below it what the files say; a later file wins over an earlier one. */
function withEnvFiles(
  environment: Environment,
  files: readonly string[],
  { disk }: Place,
  findings: Finding[],
): Environment {
  let found: Record<string, string> = {};
  for (const path of files) {
    const text = disk.read(path);
    if (text === undefined) throw LabError.of(COMPOSE_ERRORS.missingFile, { path }, {}, { given: path });
    const lookup = (name: string): string | undefined => valueIn(environment, name);
    found = parseDotenv(text, { file: path, lookup, initial: found, onUnset: unsetInDotenv(findings) });
  }
  return { ...found, ...environment };
}
