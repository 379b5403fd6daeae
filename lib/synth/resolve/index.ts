import type { Blueprint, ConfigFileFacts, SecretFacts } from '../../blueprint/index.ts';
import { groupBy, NO_HOST_NEEDS } from '../../blueprint/index.ts';
import type { Tool } from '../../core/index.ts';
import { finding, sortedBy } from '../../values/index.ts';
import type { Declared, Report } from '../collect/declared.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import type { MergedProject } from '../merge.ts';
import type { Content } from './config-contents.ts';
import { configContents } from './config-contents.ts';
import { configFileFacts } from './config-files.ts';
import type { Gathered } from './gathered.ts';
import { POLICIES } from './policies.ts';
import { gatherNeeds } from './host-needs.ts';
import { heartbeatFacts, monitorFacts } from './monitor-facts.ts';
import { externalFacts, routeFacts } from './routes.ts';
import { addSecretVariable, secretFacts, secretsOf } from './secrets.ts';
import { readServer } from './server.ts';
import { labFacts, offerFacts, overlayFacts, serverFacts } from './servers.ts';

/** Pass 3: the tree and the merged services give the Blueprint, with all that follows from what is declared. */
export function resolve(
  declared: Declared,
  projects: readonly MergedProject[],
  tools: readonly Tool[],
  report: Report,
): Resolved {
  const lab = labFacts(declared);
  const serversById = new Map(declared.servers.map((server) => [server.id, server]));
  const gathered: Gathered = {
    stacks: [],
    services: [],
    volumes: [],
    directories: [],
    networks: [],
    configFiles: [...configFileFacts(declared)],
    routes: declared.routes.map((route) => routeFacts(route, lab)),
    monitors: declared.monitors.map((monitor) => monitorFacts(monitor, serversById)),
    heartbeats: declared.monitors.flatMap(heartbeatFacts),
    backups: [],
    variables: new Map(),
    environmentSecrets: new Set(),
  };
  const byServer = groupBy(projects, ({ server }) => server.id);
  const filesByServer = groupBy(gathered.configFiles, ({ server }) => server);
  for (const server of declared.servers) {
    const files = filesByServer.get(server.id) ?? [];
    readServer(declared, server, byServer.get(server.id) ?? [], files, lab, report, gathered);
  }
  const facts = {
    version: 1 as const,
    lab,
    servers: serverFacts(declared),
    overlays: overlayFacts(declared),
    ...offerFacts(declared, gathered.routes),
    externals: externalFacts(declared.externals),
    ...sortAll(gathered),
    openings: [],
    dns: [],
    ddns: [],
    alertPaths: [],
    hostNeeds: NO_HOST_NEEDS,
  };
  const blueprint: Blueprint = { ...facts, ...secretsAndVariables(declared, gathered, facts.configFiles) };
  const resolved = POLICIES.reduce((before, policy) => policy(before), blueprint);
  return fillConfigFiles(declared, gathered, { ...resolved, ...gatherNeeds(resolved, tools, report) }, report);
}

/** A Blueprint, and the content of the configuration files that was computed from it. */
export interface Resolved {
  readonly blueprint: Blueprint;
  /** By id of the configuration file. */
  readonly contents: ReadonlyMap<string, Content>;
}

/** Computes the content of every configuration file once, and enters the secrets that stand in it. */
function fillConfigFiles(declared: Declared, gathered: Gathered, blueprint: Blueprint, report: Report): Resolved {
  const contents = configContents(declared, blueprint);
  const secretsByServer = new Map(declared.servers.map(({ id }) => [id, secretsOf(declared, id)]));
  const configFiles = blueprint.configFiles.map((file) => {
    const named = contents.get(file.id)?.placeholders ?? [];
    const secrets = named.flatMap((name) => secretsByServer.get(file.server)?.get(name) ?? []);
    for (const secret of secrets) addSecretVariable(secret, file.server, file.id, gathered.variables);
    return secrets.length === 0 ? file : { ...file, secrets: secrets.map(({ node }) => node.path).sort() };
  });
  const onHosts = new Set<string>();
  for (const { server, variable, program, by } of blueprint.hostNeeds.secrets) {
    const secret = secretsByServer.get(server)?.get(variable);
    if (secret === undefined) {
      // A secret of a YAML layer is no construct, and its variable is known already.
      if (gathered.variables.get(`${server}:${variable}`)?.secret !== undefined) continue;
      const tools = by.join(', ');
      report(finding(SYNTH_ERRORS.programWithoutSecret, { server, program, variable, tools }, { path: server }));
      continue;
    }
    addSecretVariable(secret, server, `${server}/${program}`, gathered.variables);
    onHosts.add(secret.node.path);
  }
  const found = onHosts.size > 0 || configFiles.some((file) => file.secrets.length > 0);
  const { secrets, variables } = found ? secretsAndVariables(declared, gathered, configFiles, onHosts) : blueprint;
  const needed = withoutIdle(secrets, declared);
  return { blueprint: { ...blueprint, configFiles, secrets: needed, variables }, contents };
}

/** Leaves out the secrets that are there on demand alone, and that nothing came to use. */
function withoutIdle(secrets: readonly SecretFacts[], declared: Declared): readonly SecretFacts[] {
  const onDemand = new Set(declared.secrets.flatMap(({ node, props }) => (props.onDemand === true ? [node.path] : [])));
  return secrets.filter(({ id, uses }) => uses.length > 0 || !onDemand.has(id));
}

function secretsAndVariables(
  declared: Declared,
  gathered: Gathered,
  configFiles: readonly ConfigFileFacts[],
  onHosts: ReadonlySet<string> = new Set(),
): Pick<Blueprint, 'secrets' | 'variables'> {
  const { variables, environmentSecrets } = gathered;
  return {
    secrets: secretFacts(declared, variables, { inEnvironment: environmentSecrets, onHosts, configFiles }),
    variables: sortedBy(gathered.variables.values(), ({ id }) => id),
  };
}

type Sections =
  | 'stacks'
  | 'services'
  | 'volumes'
  | 'directories'
  | 'networks'
  | 'configFiles'
  | 'routes'
  | 'monitors'
  | 'heartbeats'
  | 'backups';

function sortAll(gathered: Gathered): Pick<Blueprint, Sections> {
  const byId = <T extends { readonly id: string }>(items: readonly T[]): T[] => sortedBy(items, ({ id }) => id);
  return {
    stacks: byId(gathered.stacks),
    services: byId(gathered.services),
    volumes: byId(gathered.volumes),
    directories: byId(gathered.directories),
    networks: byId(gathered.networks),
    configFiles: byId(gathered.configFiles),
    routes: byId(gathered.routes),
    monitors: byId(gathered.monitors),
    heartbeats: byId(gathered.heartbeats),
    backups: byId(gathered.backups),
  };
}
