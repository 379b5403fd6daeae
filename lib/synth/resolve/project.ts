import type { DatabaseFacts, RouteFacts, ServiceFacts, StackFacts, VolumeFacts } from '../../blueprint/index.ts';
import { groupBy } from '../../blueprint/index.ts';
import { keyed } from '../../compose/language/keyed.ts';
import type { Mapping, Tree } from '../../compose/index.ts';
import type { Job, Service } from '../../core/index.ts';
import { finding, parseImageReference, VALUE_ERRORS } from '../../values/index.ts';
import type { DeclaredService, DeclaredStack } from '../collect/declared.ts';
import type { MergedProject } from '../merge.ts';
import { backupFacts, backupFromIntent, stateDirectories } from './backups.ts';
import { travellingFacts } from './config-files.ts';
import type { Gathered } from './gathered.ts';
import type { DatabaseIntent } from './database-intent.ts';
import type { ServiceIntent } from './intent.ts';
import { serviceIntent } from './intent.ts';
import { mappingOf } from '../read.ts';
import { heartbeatFromIntent, monitorFromIntent } from './monitor-facts.ts';
import { routeFromIntent, streamFromIntent } from './routes.ts';
import type { ServerContext } from './server.ts';
import { addUse, networkFacts, networkId } from './server.ts';
import type { Lookups } from './service-facts.ts';
import { serviceFacts } from './service-facts.ts';
import { addSecretVariable, addVariables } from './secrets.ts';
import { readerWith, variablesOf } from './variables.ts';
import type { StackYaml } from './yaml-intent.ts';
import { nameInDocker, intentContext, readStackYaml, whereIn } from './yaml-intent.ts';

/** A project, its server and what is gathered: what the reading of one service needs. */
interface ProjectContext {
  readonly project: MergedProject;
  readonly context: ServerContext;
  readonly gathered: Gathered;
  readonly routes: ReadonlyMap<string, readonly RouteFacts[]>;
  readonly lookups: Lookups;
}

/** Reads the services of one Compose project, and the intent that its YAML layers hold. Gives the volumes of the YAML. */
export function readProject(
  project: MergedProject,
  context: ServerContext,
  gathered: Gathered,
): readonly VolumeFacts[] {
  const services = mappingOf(keyed(project.seen?.tree ?? project.tree)['services']);
  const routes = groupBy(gathered.routes, ({ service }) => service);
  const here = { project, context, gathered, routes, lookups: lookupsOf(project, context) };
  for (const network of networkFacts(project)) gathered.networks.push(network);
  const yamlVolumes: VolumeFacts[] = [];
  for (const stack of project.stacks) {
    const yaml: YamlOfStack = { ...readStackYaml(project, stack, context), databases: [] };
    yamlVolumes.push(...yaml.volumes);
    for (const file of travellingFacts(stack)) {
      gathered.configFiles.push(file);
      context.places.add(file.path, { kind: 'config', of: file.id });
    }
    const facts: ServiceFacts[] = [];
    for (const [name, declared] of stack.services) {
      const merged = services[name];
      if (merged !== undefined) {
        facts.push(readService(stack, yaml, name, declared, mappingOf(merged), here));
      }
    }
    gathered.stacks.push(stackFacts(stack));
    gathered.services.push(...facts);
    readBackup(stack, yaml, facts, here);
  }
  return yamlVolumes;
}

const lookupsOf = (project: MergedProject, context: ServerContext): Lookups => ({
  audienceOf: context.audienceOf,
  networkId: (key) => networkId(context.server.id, project.facts.name, key),
  placeOf: (path) => context.places.at(path),
  dockerVolume: (key) => dockerVolume(project, key, context),
  secretOf: (key) => secretOfFile(project, key, context),
});

/** The YAML of a stack, and the databases that its services turn out to have. */
type YamlOfStack = StackYaml & { readonly databases: DatabaseFacts[] };

function readServiceIntent(
  said: Tree,
  { volumes }: StackYaml,
  id: string,
  name: string,
  { project, context }: ProjectContext,
): ServiceIntent {
  const names = volumes.map((volume) => volume.name);
  return serviceIntent(said, names, intentContext(project, id, context, 'services', name, 'x-hl'));
}

const databaseFromIntent = ({ volume, ...said }: DatabaseIntent, service: string, stack: string): DatabaseFacts => ({
  service,
  ...said,
  volume: volume === undefined ? undefined : `${stack}/${volume}`,
});

const NO_INTENT: ServiceIntent = { routes: [], streams: [], monitors: [], image: {}, formerly: [] };

function readService(
  stack: DeclaredStack,
  yaml: YamlOfStack,
  name: string,
  declared: DeclaredService,
  merged: Mapping,
  here: ProjectContext,
): ServiceFacts {
  const { project, context, gathered, routes, lookups } = here;
  const { id, construct } = declared;
  const { server, lab, report } = context;
  const { 'x-hl': said, ...own } = merged;
  const intent = said === undefined ? NO_INTENT : readServiceIntent(said, yaml, declared.id, name, here);
  const ownRoutes = [
    ...intent.routes.map((route, index) =>
      routeFromIntent(route, id, index, lab, (variable) => context.secretsByVariable.get(variable)?.node.path),
    ),
    ...intent.streams.map((stream) => streamFromIntent(stream, id, lab)),
  ];
  gathered.routes.push(...ownRoutes);
  for (const monitor of intent.monitors) {
    gathered.monitors.push(monitorFromIntent(monitor, id, server.construct.props.ssh?.port ?? 22));
    gathered.heartbeats.push(...heartbeatFromIntent(monitor, id));
  }
  if (intent.database !== undefined) yaml.databases.push(databaseFromIntent(intent.database, id, stack.id));
  const variables = variablesOf(own);
  const secrets =
    variables.size === 0
      ? NO_TEXTS
      : [...variables.keys()].flatMap((variable) => context.secretsByVariable.get(variable)?.node.path ?? []);
  const facts = serviceFacts(merged, {
    id,
    name,
    stack: stack.id,
    server: server.id,
    image: construct?.image,
    imageKnows: intent.image,
    job: construct !== undefined && 'job' in construct ? (construct as Job).job : undefined,
    updates: intent.updates ?? construct?.props.updates ?? 'review',
    formerly: joined(construct?.props.formerly, intent.formerly),
    routedPorts: joined(routes.get(id), ownRoutes).map(({ port }) => port),
    reader: readerWith(lab.variables, id, (key) => whereIn(project, id, 'services', name, key)(), report),
    lookups,
    secrets,
  });
  const { reference } = facts.image ?? {};
  const isOther = reference !== undefined && reference !== construct?.image.reference;
  if (isOther && parseImageReference(reference) === undefined) {
    const args = { what: 'An image', rule: "a reference as 'registry/name:tag' or 'name:tag@sha256:…'" };
    const where = whereIn(project, id, 'services', name, 'image')();
    report(finding(VALUE_ERRORS.badText, args, where, { given: JSON.stringify(reference) }));
  }
  for (const mount of facts.mounts) noteUse(mount, facts.id, context);
  if (variables.size > 0) {
    const typed = typedVariables(construct);
    const naming = { stack, intent: yaml.intent, service: id, lab, secrets: context.secretsByVariable, typed };
    addVariables(variables.values(), naming, gathered.variables);
    for (const secret of secrets) gathered.environmentSecrets.add(secret);
  }
  for (const { secret } of construct?.props.secrets ?? []) addSecretVariable(secret, server.id, id, gathered.variables);
  return facts;
}

const NONE: ReadonlyMap<string, string | undefined> = new Map();
const NO_TEXTS: readonly string[] = [];

/** Two lists as one; the first itself where the second is empty. */
const joined = <T>(first: readonly T[] | undefined, second: readonly T[]): readonly T[] =>
  first === undefined ? second : second.length === 0 ? first : [...first, ...second];

/** The variables that a typed environment declares with `variable('NAME')`, and what they are for. */
function typedVariables(service: Service | undefined): ReadonlyMap<string, string | undefined> {
  let found: Map<string, string | undefined> | undefined;
  for (const value of Object.values(service?.props.environment ?? {})) {
    if (typeof value !== 'object') continue;
    for (const part of value.kind === 'text' ? value.parts : [value]) {
      if (typeof part === 'object' && part.kind === 'variable') (found ??= new Map()).set(part.name, part.description);
    }
  }
  return found ?? NONE;
}

function noteUse(mount: ServiceFacts['mounts'][number], service: string, context: ServerContext): void {
  const { kind, of, source, readOnly } = mount;
  if ((kind === 'volume' || kind === 'docker-volume') && of !== undefined)
    addUse(context.volumeUsers, of, service, readOnly);
  if (kind === 'directory' && source !== undefined) addUse(context.directoryUsers, source, service, readOnly);
}

function dockerVolume(
  project: MergedProject,
  key: string,
  { dockerVolumes }: ServerContext,
): { of?: string; name: string } {
  const name = nameInDocker(project, key);
  const of = dockerVolumes.get(name);
  return { name, ...(of !== undefined && { of }) };
}

/** The secret whose value lies in the file of a top-level secret: `<dataRoot>/secrets/<VARIABLE>.<uid>`. */
function secretOfFile({ tree }: MergedProject, key: string, { secretsByVariable }: ServerContext): string | undefined {
  const { file } = mappingOf(mappingOf(tree['secrets'])[key]);
  const variable = typeof file === 'string' ? /\/([^/.]+)\.\d+$/.exec(file)?.[1] : undefined;
  return variable === undefined ? undefined : secretsByVariable.get(variable)?.node.path;
}

function stackFacts({ id, name, construct, layer, project }: DeclaredStack): StackFacts {
  const { formerly = NO_TEXTS, movedFrom } = construct.props;
  const { adopted } = construct;
  return {
    id,
    name,
    server: construct.server.node.id,
    layer,
    project,
    formerly,
    movedFrom: movedFrom?.node.id,
    adopted: adopted && { directory: adopted.directory, files: adopted.files ?? [] },
  };
}

function readBackup(
  stack: DeclaredStack,
  { intent, volumes: yamlVolumes, databases }: YamlOfStack,
  services: readonly ServiceFacts[],
  { context, gathered }: ProjectContext,
): void {
  const { backup, volumes: typed } = stack;
  if (backup === undefined && intent.backup === undefined) return;
  const { server, places } = context;
  const paths = services.flatMap(({ mounts }) =>
    mounts.flatMap((m) => (m.kind === 'directory' && m.source ? [m.source] : [])),
  );
  const saved = { id: stack.id, stateDirectories: stateDirectories(server.id, paths, places), services, databases };
  if (backup !== undefined) {
    const constructs = [...stack.services.values()].flatMap(({ construct }) => construct ?? []);
    const held = typed.map((volume) => ({ id: volume.node.path, holds: volume.props.holds }));
    gathered.backups.push(backupFacts(backup, { ...saved, volumes: [...held, ...yamlVolumes], constructs }));
  } else if (intent.backup !== undefined) {
    gathered.backups.push(backupFromIntent(intent.backup, { ...saved, volumes: yamlVolumes }));
  }
}
