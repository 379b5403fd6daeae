import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DiscoveredProject, LoadedModel, LoadedProject, LoadOptions, Mapping, Tree } from '../compose/index.ts';
import {
  COMPOSE_ERRORS,
  configHash,
  diskFiles,
  discoverProject,
  goJson,
  isMapping,
  loadModel,
  loadProject,
  printProject,
  profilesOf,
  renderYaml,
} from '../compose/index.ts';
import type { Finding } from '../values/index.ts';
import { LabError } from '../values/index.ts';
import type { ComposeConfigFlags } from './commands/compose.ts';
import { explainValue, provenanceLines } from './compose-trace.ts';
import { variablesJson, variablesTable, variablesYaml } from './compose-variables.ts';
import { CLI_ERRORS } from './errors.ts';
import { paintFinding } from './terminal/paint.ts';
import { plainModel } from './plain-model.ts';
import type { Terminal } from './terminal/terminal.ts';
import { EXIT } from './terminal/terminal.ts';

interface Run {
  readonly terminal: Terminal;
  readonly services: readonly string[];
  readonly flags: ComposeConfigFlags;
  readonly options: LoadOptions;
  readonly found: DiscoveredProject;
}

/** Prints what was asked for; what was noticed goes to stderr. */
export async function runComposeConfig(
  terminal: Terminal,
  services: readonly string[],
  flags: ComposeConfigFlags,
): Promise<number> {
  const environment = Object.fromEntries(
    Object.entries(terminal.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const cwd = terminal.cwd;
  const found = discoverProject(
    {
      files: flags.file ?? [],
      projectDirectory: flags.projectDirectory ?? flags.workdir,
      envFiles: flags.envFile ?? [],
      name: flags.projectName,
      profiles: flags.profile ?? [],
    },
    { cwd, environment: { PWD: cwd, ...environment }, disk: diskFiles(cwd) },
  );
  tell(found.findings, terminal);
  const run: Run = { terminal, services, flags, found, options: loadOptions(found, flags, services, cwd) };
  const list = LISTS.find(([flag]) => !['', undefined, false].includes(flags[flag] as string));
  if (list === undefined) await writeProject(run);
  else await writeList(list, run);
  return EXIT.ok;
}

async function writeProject(run: Run): Promise<void> {
  const { terminal, flags } = run;
  const text = await projectText(run);
  if (flags.quiet === true) return;
  if (flags.output === undefined || flags.output === '') writeData(terminal, text);
  else writeFileSync(resolve(terminal.cwd, flags.output), text);
}

/** Docker writes lists to no file, and most of them though it is told to be quiet. */
async function writeList([flag, textOf]: List, run: Run): Promise<void> {
  const { terminal, flags } = run;
  const text = await textOf(run);
  const heeds = flag === 'environment' || (flag === 'variables' && flags.format === 'yaml');
  if (flags.quiet !== true || !heeds) writeData(terminal, text);
}

const loadOptions = (
  found: DiscoveredProject,
  flags: ComposeConfigFlags,
  services: readonly string[],
  cwd: string,
): LoadOptions => ({
  ...found,
  disk: diskFiles(cwd),
  services,
  interpolate: flags.interpolate,
  normalize: flags.normalize && flags.compatibility !== true,
  resolvePaths: flags.pathResolution,
  consistency: flags.consistency,
  // 2.40 knows the flag and reads the files all the same.
  resolveEnvironment: flags.envResolution || flags.release !== 'v5',
  keepUnused: flags.allResources === true,
  mergeDuplicates: flags.mergeDuplicates === true,
  release: flags.release ?? 'v2',
});

type List = readonly [flag: keyof ComposeConfigFlags, text: (run: Run) => Promise<string>];

/** What is printed for each of the flags that ask for something else than the project; the first that is given counts. */
const LISTS: readonly List[] = [
  ['services', services],
  ['volumes', async (run) => lines(keysOf((await namesOf(run)).tree['volumes']))],
  ['networks', async (run) => lines(keysOf((await namesOf(run)).tree['networks']))],
  ['models', async (run) => lines(modelsIn(await namesOf(run)))],
  ['hash', hashes],
  ['profiles', async (run) => lines(profilesIn(await namesOf(run)))],
  ['images', async (run) => lines(imagesIn(await namesOf(run)))],
  ['variables', variables],
  [
    'environment',
    async (run) =>
      lines(
        Object.entries((await namesOf(run)).environment)
          .map((pair) => pair.join('='))
          .sort(),
      ),
  ],
  [
    'explain',
    async (run) =>
      explainValue(await tracedModel(run), run.flags.explain ?? '', run.options.release ?? 'v2', run.terminal),
  ],
  ['provenance', async (run) => provenanceLines(await tracedModel(run), run.flags.format === 'json', run.terminal)],
];

async function projectText({ terminal, flags, options }: Run): Promise<string> {
  const format = flags.format || 'yaml';
  if (format !== 'yaml' && format !== 'json') {
    throw LabError.of(CLI_ERRORS.unknownFormat, { format }, {}, { given: format, allowed: 'yaml, json' });
  }
  if (!flags.interpolate) {
    const { tree } = told(await loadModel(raw(options)), terminal);
    const plain = plainModel(tree, format, flags.release ?? 'v2');
    return format === 'json' ? goJson(plain, { indent: true }) : renderYaml(plain);
  }
  const { tree } = printed(told(await loadProject(options), terminal), format, options);
  const text = format === 'json' ? goJson(tree, { indent: true }) : renderYaml(tree);
  return text.replaceAll('$', '$$$$');
}

/** The project as it is printed. @throws LabError for values that cannot be read */
function printed({ tree }: LoadedProject, format: 'yaml' | 'json', { release }: LoadOptions): { tree: Mapping } {
  const result = printProject(tree, { format, ...(release && { release }) });
  if (result.findings.length > 0) throw new LabError(result.findings);
  return result;
}

/** Docker takes nothing from the environment where variables are left as they are. */
const raw = (options: LoadOptions): LoadOptions => ({ ...options, interpolate: false, environment: {} });

/** Warnings are told, and are not in the way. */
function told<Model extends LoadedModel>(model: Model, terminal: Terminal): Model {
  tell(model.findings, terminal);
  return model;
}

function tell(findings: readonly Finding[], terminal: Terminal): void {
  for (const each of findings) terminal.err.write(`${paintFinding(each, terminal, terminal.err)}\n`);
}

const namesOf = async ({ options, services, flags, terminal }: Run): Promise<LoadedProject> =>
  told(
    await loadProject({
      ...options,
      resolveEnvironment: flags.environment === true || hashesValues(flags),
      services: needsServices(flags) ? services : [],
    }),
    terminal,
  );

/** 5.x hashes what a container gets of its env files, 2.40 the names of the files. */
const hashesValues = ({ hash, release, envResolution }: ComposeConfigFlags): boolean =>
  release === 'v5' && hash !== undefined && envResolution;

/** Lists of names know no selection of services, as in Docker's. */
const needsServices = ({ profiles, images, environment }: ComposeConfigFlags): boolean =>
  profiles === true || images === true || environment === true;

const tracedModel = async ({ options, terminal, flags }: Run): Promise<LoadedModel> =>
  told(flags.interpolate ? await loadProject(options) : await loadModel(raw(options)), terminal);

async function hashes(run: Run): Promise<string> {
  const project = withDefaultPlatform(await namesOf(run));
  const services = printed(project, 'json', run.options).tree['services'];
  const asked = run.flags.hash === '*' ? keysOf(services) : (run.flags.hash ?? '').split(',');
  return lines(
    [...asked].sort().map((name) => {
      const service = isMapping(services) ? services[name] : undefined;
      if (isMapping(service)) return `${name} ${configHash(service)}`;
      throw LabError.of(COMPOSE_ERRORS.unknownService, { name }, {}, { given: name });
    }),
  );
}

/** Services that are built get the platform that Docker is told to prefer, which is hashed. */
function withDefaultPlatform(project: LoadedProject): LoadedProject {
  const platform = project.environment['DOCKER_DEFAULT_PLATFORM'];
  if (platform === undefined || platform === '' || !isMapping(project.tree['services'])) return project;
  const services = Object.entries(project.tree['services']).map(([name, service]): [string, Tree] =>
    isMapping(service) && service['build'] !== undefined && !service['platform']
      ? [name, { ...service, platform }]
      : [name, service],
  );
  return { ...project, tree: { ...project.tree, services: Object.fromEntries(services) } };
}

async function variables({ options, flags, terminal }: Run): Promise<string> {
  const { tree } = told(await loadModel(raw(options)), terminal);
  return flags.format === 'json'
    ? variablesJson(tree)
    : flags.format === 'yaml'
      ? variablesYaml(tree)
      : variablesTable(tree);
}

async function services(run: Run): Promise<string> {
  if (run.flags.interpolate) return lines(serviceOrder((await namesOf(run)).tree));
  return lines(keysOf(told(await loadModel(raw({ ...run.options, services: [] })), run.terminal).tree['services']));
}

/** Services in the order of their start. */
function serviceOrder(tree: Mapping): readonly string[] {
  const services = isMapping(tree['services']) ? tree['services'] : {};
  const order = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name) || !Object.hasOwn(services, name)) return;
    seen.add(name);
    const service = services[name];
    for (const next of keysOf(isMapping(service) ? service['depends_on'] : undefined)) visit(next);
    order.add(name);
  };
  for (const name of keysOf(services)) visit(name);
  return [...order];
}

const profilesIn = ({ tree, disabled }: LoadedProject): readonly string[] => {
  const services = [...Object.values(isMapping(tree['services']) ? tree['services'] : {}), ...Object.values(disabled)];
  return [...new Set(services.flatMap((service) => profilesOf(service)))].sort();
};

const imagesIn = ({ tree, name }: LoadedProject): readonly string[] =>
  Object.entries(isMapping(tree['services']) ? tree['services'] : {})
    .map(([key, service]) => {
      const image = isMapping(service) ? service['image'] : undefined;
      return typeof image === 'string' && image !== '' ? image : `${name}-${key}`;
    })
    .sort();

/** What the models are, not what the file calls them. */
const modelsIn = ({ tree }: LoadedProject): readonly string[] =>
  Object.values(isMapping(tree['models']) ? tree['models'] : {})
    .map((model) => (isMapping(model) ? model['model'] : undefined))
    .filter((model): model is string => typeof model === 'string' && model !== '')
    .sort();

const keysOf = (value: Tree | undefined): readonly string[] => (isMapping(value) ? Object.keys(value).sort() : []);

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

/** What other programs read, byte for byte as docker compose writes it. */
const writeData = ({ out }: Terminal, text: string): void => (out.data ?? out.write)(text);
