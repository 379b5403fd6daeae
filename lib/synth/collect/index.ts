import type { Layer } from '../../compose/index.ts';
import type { Backup, Homelab, Network, Server, Service, Stack, Volume } from '../../core/index.ts';
import { problemsOf, serviceName, sourceOf } from '../../core/index.ts';
import { finding, locationOf, nearest } from '../../values/index.ts';
import { groupBy } from '../../blueprint/index.ts';
import { ALERT_NETWORK, SHARED_NETWORK } from '../../blueprint/proxy-networks.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { mappingOf } from '../read.ts';
import { alertingServices } from './alerting-services.ts';
import type { Declared, DeclaredServer, DeclaredService, DeclaredStack, Report, StackLayer } from './declared.ts';
import { ipv6Networks } from '../../core/ipv6-networks.ts';
import { dualStack } from './dual-stack.ts';
import { factsOf, fillFacts, readHostFacts } from './host-facts.ts';
import { composeNameOf, SERVER_PROJECT } from './host-layout.ts';
import { rootOf } from './root.ts';
import type { RoutedServices } from './routed.ts';
import { apartNetwork, networksOfProxies, routedServices } from './routed.ts';
import type { Ways } from './ports-to.ts';
import { privateWay, routedPorts } from './routed-ports.ts';
import type { Setting } from './setting.ts';
import { joinApart, withYamlRoutes } from './yaml-routes.ts';
import { settleNetworks } from './shared-networks.ts';
import type { TypedLayer } from './typed-layer.ts';
import {
  emptyTypedLayer,
  sayCompose,
  sayNetwork,
  sayOverride,
  sayService,
  sayVolume,
  typedLayer,
} from './typed-layer.ts';
import type { Walked } from './walk.ts';
import { walk } from './walk.ts';
import type { Reach } from './yaml-layer.ts';
import type { YamlStack } from './yaml-stack.ts';

/**
 * Pass 1: one walk over the tree, and the reading of every YAML layer. No file outside of `within` is read for adopted
 * stacks, which is the folder of the lab.
 */
export async function collect(lab: Homelab, report: Report, within?: string): Promise<Declared> {
  const root = await rootOf(lab);
  const reach: Reach = { root, within: within ?? root };
  const walked = walk(lab);
  problemsOf(lab).forEach(report);
  const { constructs } = walked;
  const of = childrenByStack(walked);
  const hostFacts = await readHostFacts(root, report);
  const servers: DeclaredServer[] = [];
  const ports = routedPorts(constructs);
  const ways = waysIn(constructs);
  const stacksByServer = groupBy(constructs.Stack, (stack) => stack.server);
  for (const server of constructs.Server) {
    const stacks: DeclaredStack[] = [];
    const host = hostFacts[server.node.id];
    const ipv6 = dualStack(server, host) ? ipv6Networks(host) : undefined;
    const setting: Setting = { facts: factsOf(server, hostFacts, report), ipv6, ports };
    for (const stack of stacksByServer.get(server) ?? []) {
      const yaml = stack.layerFiles.length === 0 ? NO_YAML : await readYaml(stack, reach, of, ways, report);
      stacks.push(readStack(stack, yaml, of, setting, report));
    }
    const layers = await readServerLayers(server, stacks, root, setting, ways, report);
    const settled = joinApart(settleNetworks(withYamlRoutes(stacks, layers), layers));
    servers.push({ id: server.node.id, construct: server, stacks: settled, layers, ...(ipv6 && { ipv6 }) });
  }
  return {
    lab,
    root,
    servers,
    overlays: constructs.Overlay,
    secrets: constructs.Secret,
    externals: constructs.ExternalService,
    routes: constructs.Route,
    monitors: constructs.Monitor,
    backups: constructs.Backup,
    volumes: constructs.Volume,
    configFiles: constructs.ConfigFile,
    networks: constructs.Network,
    notifiers: constructs.Notifier,
    waivers: walked.waivers,
    tools: walked.tools,
    hostFacts,
    problems: [],
  };
}

function waysIn({ Server: servers, Overlay: overlays }: Walked['constructs']): Ways {
  const byId = new Map(servers.map((server) => [server.node.id, server]));
  return (to, from) => {
    const other = byId.get(from);
    return other === undefined || other === to ? undefined : privateWay(to, other, overlays);
  };
}

/** What belongs to each stack and service, found once. */
interface Children {
  readonly services: ReadonlyMap<Stack, readonly Service[]>;
  readonly volumes: ReadonlyMap<Stack, readonly Volume[]>;
  readonly networks: ReadonlyMap<Stack, readonly Network[]>;
  readonly backups: ReadonlyMap<unknown, Backup>;
  readonly routed: RoutedServices;
  /** The networks that a reverse proxy shares with one service each, by the service that is the proxy. */
  readonly proxied: ReadonlyMap<unknown, readonly string[]>;
  /** The services that meet on the network of alerts of their server. */
  readonly alerting: ReadonlySet<unknown>;
}

function childrenByStack({ constructs }: Walked): Children {
  const routed = routedServices(constructs.Route, constructs.Service);
  return {
    services: groupBy(constructs.Service, ({ stack }) => stack),
    volumes: groupBy(constructs.Volume, ({ stack }) => stack),
    networks: groupBy(constructs.Network, ({ stack }) => stack),
    backups: new Map(constructs.Backup.map((backup) => [backup.node.scope, backup])),
    routed,
    proxied: networksOfProxies(constructs.Stack, constructs.Service, routed),
    alerting: alertingServices(constructs.Stack),
  };
}

function readStack(stack: Stack, yaml: ReadYaml, of: Children, setting: Setting, report: Report): DeclaredStack {
  const typed = of.services.get(stack) ?? NONE;
  const kind = stack.props.layer ?? 'local';
  const layers: StackLayer[] = [];
  if (typed.length > 0) {
    for (const layer of typedLayers(stack, typed, of, setting, report)) {
      layers.push({ kind, layer: fillFacts(layer, setting.facts) });
    }
  }
  if (yaml !== NO_YAML) layers.push(...yaml.layers);
  if (stack.overrides.length > 0) {
    const names = new Set(typed.map((service) => service.composeName));
    for (const id of yaml.services) names.add(nameIn(stack, id));
    layers.push(...localOverrides(stack, names, setting, report));
  }
  const backup = of.backups.get(stack);
  return {
    id: stack.node.path,
    name: stack.node.id,
    construct: stack,
    volumes: of.volumes.get(stack) ?? NONE,
    ...(backup !== undefined && { backup }),
    layer: kind,
    project: projectOf(stack, yaml.project),
    services: declareServices(stack, typed, yaml, layers, of),
    untyped: yaml !== NO_YAML || layers.length > 1,
    layers,
    files: yaml.files,
    ...(yaml.named !== undefined && { named: yaml.named }),
  };
}

type ReadYaml = YamlStack & { readonly project?: string };
const NO_YAML: ReadYaml = { layers: [], files: [], services: new Set() };
const NONE: readonly never[] = [];

// What reads YAML is loaded where there is some.
async function readYaml(stack: Stack, reach: Reach, of: Children, ways: Ways, report: Report): Promise<ReadYaml> {
  const told: Report = (problem) => report({ path: stack.node.path, ...problem });
  if (stack.adopted !== undefined) {
    const { readAdopted } = await import('./adopted.ts');
    return readAdopted(stack, stack.adopted, reach, ways, told);
  }
  const { readYamlStack } = await import('./yaml-stack.ts');
  const typed = (of.services.get(stack) ?? NONE).map(({ node }) => node.id);
  return readYamlStack(stack, reach.root, typed, ways, told);
}

/** What the constructs of a stack say: their props, and above them what `compose({…})` says, call by call. */
function typedLayers(
  stack: Stack,
  services: readonly Service[],
  of: Children,
  setting: Setting,
  report: Report,
): readonly Layer[] {
  const said = emptyTypedLayer();
  for (const service of services) sayService(said, service, setting, report);
  for (const network of of.networks.get(stack) ?? []) sayNetwork(said, network, setting);
  for (const volume of of.volumes.get(stack) ?? []) sayVolume(said, volume);
  const { path } = stack.node;
  const layers = [typedLayer(`stack ${path}`, said)];
  const rounds: TypedLayer[] = [];
  for (const service of services) {
    service.composeSayings.forEach(({ keys, site }, round) => {
      const where = () => ({ path: service.node.path, source: locationOf(site) ?? sourceOf(service) });
      sayCompose((rounds[round] ??= emptyTypedLayer()), service.composeName, keys, where);
    });
  }
  for (const round of rounds) layers.push(typedLayer(`compose() of ${path}, ${layers.length}`, round));
  return layers;
}

/** The name in the Compose file of a service by its id; an adopted stack keeps its names. */
const nameIn = (stack: Stack, id: string): string =>
  stack.adopted === undefined ? serviceName(stack.node.id, id) : id;

function localOverrides(
  stack: Stack,
  names: ReadonlySet<string>,
  setting: Setting,
  report: Report,
): readonly StackLayer[] {
  return stack.overrides.flatMap(({ service, says, site }, index) => {
    const name = typeof service === 'string' ? nameIn(stack, service) : service.composeName;
    if (!names.has(name)) {
      report(unknownService(name, names, stack, site));
      return [];
    }
    const layers = overrideLayers(
      `override of ${stack.node.path}, ${index + 1}`,
      stack,
      name,
      says,
      site,
      setting,
      report,
    );
    return layers.map((layer): StackLayer => ({ kind: 'local', layer }));
  });
}

type Override = Stack['overrides'][number];

/** What is said of a service that is not there. */
function unknownService(name: string, names: ReadonlySet<string>, owner: Stack | Server, site: Override['site']) {
  const source = locationOf(site);
  const args = { service: name, where: `${'server' in owner ? 'Stack' : 'Server'} "${owner.node.id}"` };
  const where = { path: owner.node.path, ...(source && { source }) };
  const didYouMean = nearest(name, names);
  return finding(SYNTH_ERRORS.unknownService, args, where, { ...(didYouMean !== undefined && { didYouMean }) });
}

function overrideLayers(
  name: string,
  owner: Stack | Server,
  service: string,
  says: Override['says'],
  site: Override['site'],
  setting: Setting,
  report: Report,
): readonly Layer[] {
  const typed = emptyTypedLayer();
  sayOverride(typed, owner, service, says, site, setting, report);
  if (says.compose === undefined) return [typedLayer(name, typed)];
  const raw = emptyTypedLayer();
  sayCompose(raw, service, says.compose, () => ({ path: owner.node.path, source: locationOf(site) }));
  return [typedLayer(name, typed), typedLayer(`${name}, compose`, raw)];
}

/** The services of a stack by their names in the Compose file, in the order of these. */
function declareServices(
  stack: Stack,
  typed: readonly Service[],
  yaml: ReadYaml,
  layers: readonly StackLayer[],
  of: Children,
): DeclaredStack['services'] {
  const byName = new Map<string, Service | undefined>(typed.map((service) => [service.composeName, service]));
  for (const id of yaml.services) {
    const name = nameIn(stack, id);
    if (!byName.has(name)) byName.set(name, undefined);
  }
  const declared = new Map<string, DeclaredService>();
  for (const name of [...byName.keys()].sort()) {
    declared.set(name, declareService(stack, name, byName.get(name), layers, of));
  }
  return declared;
}

function declareService(
  stack: Stack,
  name: string,
  construct: Service | undefined,
  layers: readonly StackLayer[],
  of: Children,
): DeclaredService {
  const proxyNetworks = construct === undefined ? NONE : networksWithProxy(construct, of);
  const routed = of.routed.has(construct);
  // The props of a construct say all of it where no other layer speaks.
  if (construct !== undefined && layers.length === 1) {
    const { networkMode } = construct.props;
    return { id: construct.node.path, construct, routed, proxyNetworks, networkMode: networkMode !== undefined };
  }
  const said = layers.map(({ layer }) => serviceIn(layer, name));
  const bare = stack.adopted === undefined ? bareName(stack.node.id, name) : name;
  return {
    id: construct?.node.path ?? `${stack.node.path}/${bare}`,
    ...(construct !== undefined && { construct }),
    routed,
    proxyNetworks,
    networkMode:
      construct?.props.networkMode !== undefined || said.some((service) => service['network_mode'] !== undefined),
  };
}

const SHARED: readonly string[] = [SHARED_NETWORK];
const ALERTS: readonly string[] = [ALERT_NETWORK];

/** The names of the networks on which a service meets a reverse proxy, as a reverse proxy others, or a notifier. */
function networksWithProxy(construct: Service, { routed, proxied, alerting }: Children): readonly string[] {
  const how = routed.get(construct);
  const own = how === 'apart' ? [apartNetwork(construct)] : how === 'shared' ? SHARED : NONE;
  const asked = construct.props.routedNetwork === true && how !== 'shared' ? SHARED : NONE;
  const ofProxy = proxied.get(construct) ?? NONE;
  const ofAlerts = alerting.has(construct) ? ALERTS : NONE;
  const others = [...ofProxy, ...ofAlerts];
  return own === SHARED && others.length === 0 ? SHARED : [...own, ...asked, ...others];
}

const serviceIn = (layer: Layer, name: string) => mappingOf(mappingOf(layer.tree['services'])[name]);

const bareName = (stack: string, name: string): string => (name === stack ? name : name.slice(stack.length + 1));

/** The project of a stack: its own where it was adopted or asked for, or where the server keeps every stack apart. */
function projectOf(stack: Stack, adopted: string | undefined): DeclaredStack['project'] {
  const server = stack.server.node.id;
  const own = adopted ?? stack.props.project ?? (stack.server.props.layout === 'stacks' ? stack.node.id : undefined);
  return own === undefined
    ? { name: SERVER_PROJECT, file: `${server}/compose.yml` }
    : { name: own, file: `${server}/stacks/${stack.node.id}/compose.yml` };
}

/** The last layer: typed overrides, then the server's own compose file. */
async function readServerLayers(
  server: Server,
  stacks: readonly DeclaredStack[],
  root: string,
  setting: Setting,
  ways: Ways,
  report: Report,
): Promise<readonly Layer[]> {
  const names = new Set<string>();
  if (server.overrides.length > 0)
    for (const { services } of stacks) for (const name of services.keys()) names.add(name);
  const layers = server.overrides.flatMap(({ service, says, site }, index) => {
    const name = composeNameOf(service);
    if (!names.has(name)) {
      report(unknownService(name, names, server, site));
    }
    return overrideLayers(
      `override of server ${server.node.id}, ${index + 1}`,
      server,
      name,
      says,
      site,
      setting,
      report,
    );
  });
  const { compose } = server.props;
  if (compose === undefined) return layers;
  const { readServerFile } = await import('./server-file.ts');
  return [...layers, ...(await readServerFile(server, compose, { root, ways, report }))];
}
