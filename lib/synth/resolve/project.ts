import type { RouteFacts, ServiceFacts, StackFacts, VolumeFacts } from '../../blueprint/index.ts';
import { groupBy } from '../../blueprint/index.ts';
import type { Mapping } from '../../compose/index.ts';
import { keyed } from '../../compose/language/keyed.ts';
import type { Job, Service } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import { finding, parseImageReference, VALUE_ERRORS } from '../../values/index.ts';
import type { DeclaredService, DeclaredStack } from '../collect/declared.ts';
import type { MergedProject } from '../merge.ts';
import { backupFacts, backupFromIntent, stateDirectories } from './backups.ts';
import { travellingFacts } from './config-files.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import type { Gathered } from './gathered.ts';
import type { ServiceIntent, StackIntent } from './intent.ts';
import { serviceIntent, stackIntent } from './intent.ts';
import { yamlVolume } from './known-paths.ts';
import { compact, mappingOf } from '../read.ts';
import { heartbeatFromIntent, monitorFromIntent } from './monitor-facts.ts';
import { routeFromIntent } from './routes.ts';
import type { ServerContext } from './server.ts';
import { addUse, addVolume, networkFacts, networkId } from './server.ts';
import type { Lookups } from './service-facts.ts';
import { serviceFacts } from './service-facts.ts';
import { addSecretVariable, addVariables } from './secrets.ts';
import { readerWith, variablesOf } from './variables.ts';

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
    const intent = readStackIntent(project, stack, context);
    const volumes = yamlVolumesOf(stack, intent, project, context);
    yamlVolumes.push(...volumes);
    for (const file of travellingFacts(stack)) {
      gathered.configFiles.push(file);
      context.places.add(file.path, { kind: 'config', of: file.id });
    }
    const facts: ServiceFacts[] = [];
    for (const [name, declared] of stack.services) {
      const merged = services[name];
      if (merged !== undefined) facts.push(readService(stack, intent, name, declared, mappingOf(merged), here));
    }
    gathered.stacks.push(stackFacts(stack));
    gathered.services.push(...facts);
    readBackup(stack, intent, facts, volumes, here);
  }
  return yamlVolumes;
}

function yamlVolumesOf(
  stack: DeclaredStack,
  intent: StackIntent,
  project: MergedProject,
  context: ServerContext,
): readonly VolumeFacts[] {
  if (intent === NOTHING_SAID) return [];
  const isAdopted = stack.construct.adopted !== undefined;
  const volumes = Object.entries(intent.volumes).map(([key, each]) => {
    const volume = yamlVolume(stack, key, each, context.root);
    return isAdopted ? { ...volume, dockerVolume: adoptedName(project, key) } : volume;
  });
  for (const volume of volumes) addVolume(volume, context);
  return volumes;
}

/** The name that Docker knows a volume of an adopted file by. */
function adoptedName({ tree, facts }: MergedProject, key: string): string {
  const { name, external } = mappingOf(mappingOf(tree['volumes'])[key]);
  if (typeof name === 'string') return name;
  return external === true ? key : `${facts.name}_${key}`;
}

const lookupsOf = (project: MergedProject, context: ServerContext): Lookups => ({
  audienceOf: context.audienceOf,
  networkId: (key) => networkId(context.server.id, project.facts.name, key),
  placeOf: (path) => context.places.at(path),
  dockerVolume: (key) => dockerVolume(project, key, context),
  secretOf: (key) => secretOfFile(project, key, context),
});

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

function readStackIntent(project: MergedProject, stack: DeclaredStack, { report, places }: ServerContext): StackIntent {
  const said = mappingOf(project.tree['x-hl'])[stack.name];
  if (said === undefined) return NOTHING_SAID;
  const intent = stackIntent(said, [...stack.services.keys()], whereIn(project, stack.id, 'x-hl', stack.name), report);
  for (const [path, { holds, reason, mountpoint }] of Object.entries(intent.directories)) {
    places.say(path, compact({ holds, reason, mountpoint }));
  }
  return intent;
}

const NOTHING_SAID: StackIntent = { secrets: {}, variables: {}, directories: {}, volumes: {}, waive: {} };

const NO_INTENT: ServiceIntent = { routes: [], monitors: [], formerly: [], waive: {} };

function readService(
  stack: DeclaredStack,
  stackSays: StackIntent,
  name: string,
  declared: DeclaredService,
  merged: Mapping,
  { project, context, gathered, routes, lookups }: ProjectContext,
): ServiceFacts {
  const { id, construct } = declared;
  const { server, lab, report } = context;
  const said = merged['x-hl'];
  const intent =
    said === undefined ? NO_INTENT : serviceIntent(said, whereIn(project, id, 'services', name, 'x-hl'), report);
  const ownRoutes = intent.routes.map((route, index) => routeFromIntent(route, id, index, lab));
  gathered.routes.push(...ownRoutes);
  for (const monitor of intent.monitors) {
    const { credentials } = monitor;
    if (credentials !== undefined && !context.secretsByVariable.has(credentials)) {
      const args = {
        key: 'x-hl.monitors.credentials',
        rule: 'the variable of a Secret of the lab, which every watcher gets',
      };
      report(
        finding(SYNTH_ERRORS.badIntent, args, whereIn(project, id, 'services', name, 'x-hl')(), { given: credentials }),
      );
      continue;
    }
    gathered.monitors.push(monitorFromIntent(monitor, id, server.construct.props.ssh?.port ?? 22));
    gathered.heartbeats.push(...heartbeatFromIntent(monitor, id));
  }
  const variables = variablesOf(merged);
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
    const naming = { stack, intent: stackSays, service: id, lab, secrets: context.secretsByVariable, typed };
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
  const declared = mappingOf(mappingOf(project.tree['volumes'])[key]);
  const name = typeof declared['name'] === 'string' ? declared['name'] : key;
  const of = dockerVolumes.get(name) ?? dockerVolumes.get(adoptedName(project, key));
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
  intent: StackIntent,
  services: readonly ServiceFacts[],
  yamlVolumes: readonly VolumeFacts[],
  { context, gathered }: ProjectContext,
): void {
  const { backup, volumes: typed } = stack;
  if (backup === undefined && intent.backup === undefined) return;
  const { server, places } = context;
  const paths = services.flatMap(({ mounts }) =>
    mounts.flatMap((m) => (m.kind === 'directory' && m.source ? [m.source] : [])),
  );
  const saved = { id: stack.id, stateDirectories: stateDirectories(server.id, paths, places), services };
  if (backup !== undefined) {
    const constructs = [...stack.services.values()].flatMap(({ construct }) => construct ?? []);
    const held = typed.map((volume) => ({ id: volume.node.path, holds: volume.props.holds }));
    gathered.backups.push(backupFacts(backup, { ...saved, volumes: [...held, ...yamlVolumes], constructs }));
  } else if (intent.backup !== undefined) {
    gathered.backups.push(backupFromIntent(intent.backup, { ...saved, volumes: yamlVolumes }));
  }
}
