import type {
  Blueprint,
  ExternalFacts,
  MonitorFacts,
  PortFacts,
  RouteAuth,
  RouteFacts,
  ServerFacts,
  ServiceFacts,
  StackFacts,
} from '../blueprint/index.ts';
import { groupBy, servicesOfStack } from '../blueprint/index.ts';
import { probeText } from '../monitoring/index.ts';
import { formatBytes } from '../values/index.ts';
import type { TreeNode } from './terminal/tree.ts';

/** What `hl list` shows of a lab: servers, stacks, services, routes, ports and monitors. */
export function nodesOf(blueprint: Blueprint): readonly TreeNode[] {
  const stacks = groupBy(blueprint.stacks, ({ server }) => server);
  const routes = groupBy(blueprint.routes, ({ service }) => service);
  const monitors = groupBy(blueprint.monitors, ({ of }) => of);
  const monitorsOf = (id: string): readonly TreeNode[] => (monitors.get(id) ?? []).map(monitorNode);

  const serviceNode = (service: ServiceFacts): TreeNode => ({
    kind: service.job === undefined ? 'service' : 'job',
    id: service.id,
    ...(!service.id.endsWith(`/${service.name}`) && { title: service.name }),
    text: [service.image?.reference ?? 'built from source', jobText(service)].filter(Boolean).join(', '),
    children: [
      ...(routes.get(service.id) ?? []).map((route) => routeNode(route, service, monitorsOf(route.id))),
      ...service.ports.map((port) => portNode(port, service)),
      ...monitorsOf(service.id),
    ],
  });
  const stackNode = (stack: StackFacts): TreeNode => ({
    kind: 'stack',
    id: stack.id,
    text: stackText(stack),
    children: servicesOfStack(blueprint, stack.id).map(serviceNode),
  });
  const externals = groupBy(blueprint.externals, ({ server }) => server);
  const externalNode = (external: ExternalFacts): TreeNode => ({
    kind: 'external',
    id: external.id,
    text: `outside the lab, at ${external.address}`,
    children: [
      ...(routes.get(external.id) ?? []).map((route) => routeNode(route, external, monitorsOf(route.id))),
      ...monitorsOf(external.id),
    ],
  });
  return blueprint.servers.map((server) => ({
    kind: 'server',
    id: server.id,
    text: serverText(server),
    children: [
      ...(stacks.get(server.id) ?? []).map(stackNode),
      ...(externals.get(server.id) ?? []).map(externalNode),
      ...monitorsOf(server.id),
    ],
  }));
}

const serverText = ({ os, arch, memoryBytes, cpus, addresses }: ServerFacts): string =>
  `${os.family} ${os.version}, ${arch}, ${formatBytes(memoryBytes)}, ${cpus} CPUs, at ${addresses.ssh}`;

const stackText = ({ layer, project, adopted }: StackFacts): string =>
  [
    layer === 'local' ? '' : layer,
    adopted && `adopted from ${adopted.directory}`,
    project.name === 'hl' ? '' : `project ${project.name}`,
  ]
    .filter(Boolean)
    .join(', ');

const jobText = ({ job }: ServiceFacts): string => (job === undefined ? '' : `runs ${job.runs}`);

function routeNode(route: RouteFacts, { name }: { readonly name: string }, monitors: readonly TreeNode[]): TreeNode {
  const { id, hosts, path, port, protocol, entryPort, access, servedBy, server, backend } = route;
  const path_ = path === '/' ? '' : path;
  const from = protocol === 'http' ? hosts.map((host) => host + path_).join(', ') : `${protocol} port ${entryPort}`;
  const to = typeof access === 'string' ? access : access.allow.join(', ');
  const via = servedBy === server ? '' : `via ${servedBy}`;
  const says = [to, protocol === 'http' ? authText(route.auth) : '', via].filter(Boolean).join(', ');
  const target = backend.kind === 'proxy' ? `${name} itself` : `${name}:${port}`;
  return { kind: 'route', id, title: from, text: `→ ${target} (${says})`, children: monitors };
}

/** Who asks for a password: the application itself, the reverse proxy, another service, or nobody. */
const authText = (auth: RouteAuth): string => `auth: ${auth.kind === 'forward' ? auth.service : auth.kind}`;

function portNode({ hostIp, published, target, protocol, to }: PortFacts, service: ServiceFacts): TreeNode {
  const title = `${hostIp === undefined ? '' : `${hostIp}:`}${published}/${protocol}`;
  return { kind: 'port', id: service.id, title, text: `→ ${service.name}:${target} (${to})`, children: [] };
}

function monitorNode(monitor: MonitorFacts): TreeNode {
  const { id, kind, server, watchers, local } = monitor;
  const what = kind === 'heartbeat' ? kind : probeText(monitor);
  const by = local ? `${server} itself, with a heartbeat` : watchers.join(', ');
  return { kind: 'monitor', id, title: what, text: by === '' ? 'watched by nobody' : `watched by ${by}`, children: [] };
}

/** The same as plain data: what `--json` prints. */
export function listingOf(blueprint: Blueprint): object {
  const stacks = groupBy(blueprint.stacks, ({ server }) => server);
  const routes = groupBy(blueprint.routes, ({ service }) => service);
  const monitors = groupBy(blueprint.monitors, ({ of }) => of);
  const monitorsOf = (id: string): readonly MonitorFacts[] => monitors.get(id) ?? [];
  const routesOf = (id: string): readonly object[] =>
    (routes.get(id) ?? []).map((route) => ({ ...route, monitors: monitorsOf(route.id) }));
  const externals = groupBy(blueprint.externals, ({ server }) => server);
  const serviceData = ({ id, name, image, ports, job }: ServiceFacts): object => ({
    id,
    name,
    image: image?.reference,
    runs: job?.runs,
    ports,
    routes: routesOf(id),
    monitors: monitorsOf(id),
  });
  return {
    version: 1,
    servers: blueprint.servers.map(({ id, os, arch, memoryBytes, cpus, addresses }) => ({
      id,
      os,
      arch,
      memoryBytes,
      cpus,
      addresses,
      stacks: (stacks.get(id) ?? []).map((stack) => ({
        ...stack,
        services: servicesOfStack(blueprint, stack.id).map(serviceData),
      })),
      externals: (externals.get(id) ?? []).map((external) => ({ ...external, routes: routesOf(external.id) })),
      monitors: monitorsOf(id),
    })),
  };
}
