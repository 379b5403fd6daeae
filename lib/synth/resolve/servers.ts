import type { Blueprint, LabFacts, OverlayFacts, RouteFacts, ServerFacts } from '../../blueprint/index.ts';
import type { CommonFacts, Contract, Contracts, LabConstruct } from '../../core/index.ts';
import { windowsOf } from '../../blueprint/index.ts';
import { CONTRACTS, offerOf } from '../../core/index.ts';
import { sortedBy } from '../../values/index.ts';
import type { Declared, DeclaredServer } from '../collect/declared.ts';
import { dualStack } from '../collect/dual-stack.ts';
import { dataRoot, lanAddresses } from '../collect/host-layout.ts';
import { compact } from '../read.ts';
import { healthFacts } from '../../core/health.ts';
import { scheduleFacts } from '../../core/schedule-facts.ts';

export function labFacts({ lab }: Declared): LabFacts {
  const { domain: own, contact, variables = {}, dns = {} } = lab.props;
  const zones = [...(own === undefined ? [] : [own]), ...(dns.zones ?? [])].map((zone) => zone.toLowerCase());
  return {
    domain: lab.domain,
    ownsDomain: own !== undefined,
    zones: [...new Set(zones)],
    caa: dns.caa ?? [],
    timezone: lab.timezone,
    contact,
    variables,
  };
}

export function serverFacts(declared: Declared): readonly ServerFacts[] {
  const all = declared.servers.map(({ id }) => id);
  return declared.servers.map((server) => oneServer(server, all, declared));
}

function oneServer(server: DeclaredServer, all: readonly string[], { overlays, hostFacts }: Declared): ServerFacts {
  const { props } = server.construct;
  const { ssh, public: open, overlay } = props.addresses;
  const keeps = props.keepsBackupsOf;
  const offering = (contract: Contract): string | undefined =>
    server.stacks.find((stack) => offerOf(stack.construct, contract) !== undefined)?.id;
  return {
    id: server.id,
    addresses: compact({
      ssh,
      lan: lanAddresses(props.addresses),
      public:
        open && compact({ v4: open.v4, v6: open.v6, dynamic: open.dynamic ?? false, name: open.name?.toLowerCase() }),
      overlay,
    }),
    os: props.os,
    arch: props.arch,
    memoryBytes: props.memory.inBytes,
    cpus: props.cpus,
    site: props.site ?? server.id,
    ssh: { user: props.ssh?.user ?? 'deploy', port: props.ssh?.port ?? 22 },
    dataRoot: dataRoot(server.construct),
    layout: props.layout ?? 'server',
    overcommit: props.overcommit ?? 1.5,
    dualStack: dualStack(server.construct, hostFacts[server.id]),
    overlays: overlays.filter((each) => each.props.members.some((member) => member.node.id === server.id)).map(idOf),
    keepsBackupsOf:
      keeps === 'all' ? all.filter((id) => id !== server.id) : (keeps ?? []).map(({ node }) => node.id).sort(),
    watchedBy: server.construct.watchers.length === 0 ? undefined : server.construct.watchers.map(idOf).sort(),
    health: healthFacts(props.health),
    maintenance: server.construct.maintenances.flatMap(({ schedule, duration }) =>
      windowsOf(server.id, scheduleFacts(schedule), duration.inSeconds),
    ),
    reverseProxy: offering('ReverseProxy'),
    watcher: offering('Watcher'),
    notifier: offering('Notifier'),
    host: hostFacts[server.id] ?? {},
  };
}

const idOf = (construct: { readonly node: { readonly id: string } }): string => construct.node.id;

export function overlayFacts({ overlays }: Declared): readonly OverlayFacts[] {
  return sortedBy(
    overlays.map((overlay) => {
      const { kind, network, members } = overlay.props;
      const networks = typeof network === 'string' ? [network] : network;
      return { id: overlay.node.id, kind, networks, members: members.map(idOf).sort() };
    }),
    ({ id }) => id,
  );
}

type Collection = (typeof CONTRACTS)[Contract]['collection'];

/** What stacks offer, each as the facts of its contract; and the notifiers that are no stacks. */
export function offerFacts(
  { servers, notifiers }: Declared,
  routes: readonly RouteFacts[],
): Pick<Blueprint, Collection> {
  const constructs: readonly (readonly [construct: LabConstruct, server: string])[] = [
    ...servers.flatMap(({ id, stacks }) => stacks.map(({ construct }) => [construct, id] as const)),
    ...notifiers.map((construct) => [construct, ''] as const),
  ];
  const collections = Object.entries(CONTRACTS).map(([name, { collection, facts }]) => {
    const offered = constructs.flatMap(([construct, server]) => {
      const offer = offerOf(construct, name as Contract);
      const made = offer && facts(offer as never, commonFacts(construct, server, offer), { routes });
      return made === undefined ? [] : [made];
    });
    return [collection, sortedBy(offered, ({ id }) => id)];
  });
  return Object.fromEntries(collections) as Pick<Blueprint, Collection>;
}

const commonFacts = (
  { node }: LabConstruct,
  server: string,
  { tool = 'unknown', service, settings = {} }: Contracts[Contract],
): CommonFacts => ({ id: node.path, server, tool, service: service?.node.path, settings });
