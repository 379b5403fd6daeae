import { LabError } from '../../values/index.ts';
import type { Finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { Layer, Mapping } from '../tree.ts';
import { checkConsistency, withReplicas } from './consistency.ts';
import type { Environment } from './environment.ts';
import { diskFiles } from './disk-files.ts';
import type { Files } from './files.ts';
import type { LoadSwitches, Loading, Telling } from './loading.ts';
import { locateIn, readModel, stopIfWrong } from './model.ts';
import { normalize } from './normalize.ts';
import { projectName } from './project-name.ts';
import type { Profiled } from './project.ts';
import { selectServices, withEnvFiles, withLabelFiles, withoutUnused, withProfiles } from './project.ts';

/** What is loaded, and how. */
export interface LoadOptions extends LoadSwitches {
  /** Paths of Compose files, the lowest first. */
  readonly files: readonly string[];
  /** The directory that relative paths are seen from. */
  readonly directory: string;
  /** The name of the project, where it wins over that of the files. @default - the files', else that of the directory */
  readonly name?: string | undefined;
  /** Values for variables. @default - none */
  readonly environment?: Environment;
  /** What `~` stands for. @default - it stays */
  readonly home?: string | undefined;
  /** Active profiles; `*` activates all. @default - none */
  readonly profiles?: readonly string[];
  /** Services to keep, with what they wait for. @default - all */
  readonly services?: readonly string[];
  /** Whether names of nothing and contradictions are errors. @default true */
  readonly consistency?: boolean;
  /** Whether the values of env files are read into `environment`. @default true */
  readonly resolveEnvironment?: boolean;
  /** Whether `env_file` and `label_file` stay although their values were read. @default false */
  readonly keepFiles?: boolean;
  /** Whether networks, volumes, secrets and configs that no service uses are kept. @default false */
  readonly keepUnused?: boolean;
  /** Where files are read. @default - this machine */
  readonly disk?: Files;
}

/** A model, with what was told while it was read. */
export interface LoadedModel {
  readonly name: string;
  readonly tree: Mapping;
  /** Every layer that says something, lowest first, those behind extends and include too. */
  readonly speakers: readonly Layer[];
  /** Warnings; errors are thrown. */
  readonly findings: readonly Finding[];
  /** What variables were filled in with. */
  readonly environment: Environment;
}

/** A whole project. */
export interface LoadedProject extends LoadedModel {
  /** Services that no active profile has. */
  readonly disabled: Mapping;
}

/** The parsed and merged model alone, as `docker compose config --no-interpolate` shows it. @throws LabError */
export async function loadModel(options: LoadOptions): Promise<LoadedModel> {
  const { files, directory, environment = {}, home, disk = diskFiles() } = options;
  const { interpolate = true, resolvePaths = true, validate = true, release = 'v2' } = options;
  const loading: Loading = {
    files: disk,
    home,
    interpolate,
    resolvePaths,
    normalize: options.normalize ?? true,
    validate,
    mergeDuplicates: options.mergeDuplicates ?? false,
    release,
    findings: [],
    speakers: [],
    mappings: false,
    unset: new Set(),
    parsed: new Map(),
    known: new WeakMap(),
  };
  const name = await projectName(options, loading);
  const withName = { ...environment, COMPOSE_PROJECT_NAME: name };
  const tree = await readModel({ files, root: directory, directory, environment: withName }, loading);
  if (Object.keys(tree).length === 0) throw LabError.of(COMPOSE_ERRORS.emptyFile, undefined);
  if (validate && name === '') throw LabError.of(COMPOSE_ERRORS.invalidProjectName, { name });
  const model = loading.normalize ? normalize(tree, { name, environment: withName, release }) : tree;
  const { findings, speakers } = loading;
  return { name, tree: model, speakers, findings, environment: withName };
}

/** A project as `docker compose config` sees it: profiles, consistency, env files and what is used. @throws LabError */
export async function loadProject(options: LoadOptions): Promise<LoadedProject> {
  const model = await loadModel(options);
  const { profiles = [], services = [], disk = diskFiles(), consistency = true } = options;
  const findings = [...model.findings];
  const telling: Telling = { files: disk, findings, speakers: model.speakers };
  const judged = withProfiles(model.tree, profiles);
  if (consistency) {
    findings.push(...checkConsistency(judged, locateIn(model)));
    stopIfWrong({ findings });
  }
  const profiled = consistency ? { ...judged, tree: withReplicas(judged.tree) } : judged;
  const { keepFiles = false, resolveEnvironment = true } = options;
  const withValues = resolveEnvironment
    ? withEnvFiles(profiled.tree, model.environment, keepFiles, telling)
    : profiled.tree;
  const resolved: Profiled = {
    ...profiled,
    tree: withLabelFiles(withValues, keepFiles || options.release === 'v5', telling),
  };
  stopIfWrong({ findings });
  const selected = selectServices(resolved, services, profiles);
  const tree = { ...(options.keepUnused === true ? selected.tree : withoutUnused(selected.tree)), name: model.name };
  return { ...model, tree, disabled: selected.disabled, findings };
}
