import type {
  Blueprint,
  HeartbeatReceiverFacts,
  LabFacts,
  NotifierFacts,
  OverlayFacts,
  RouteFacts,
  ServerFacts,
} from '../../blueprint/index.ts';
import type { Contract, Contracts, LabConstruct, Volume } from '../../core/index.ts';
import { windowsOf } from '../../blueprint/index.ts';
import { offerOf } from '../../core/index.ts';
import { Duration, sortedBy } from '../../values/index.ts';
import type { Declared, DeclaredServer } from '../collect/declared.ts';
import { dualStack } from '../collect/dual-stack.ts';
import { dataRoot, lanAddresses, volumePath } from '../collect/host-layout.ts';
import { compact } from '../read.ts';
import { scheduleFacts } from './schedules.ts';

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
    maintenance: server.construct.maintenances.flatMap(({ schedule, duration }) =>
      windowsOf(server.id, scheduleFacts(schedule), duration.inSeconds),
    ),
    programs: {}, // settled by the policies
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

type Offers =
  | 'proxies'
  | 'watchers'
  | 'notifiers'
  | 'heartbeatReceivers'
  | 'mailServers'
  | 'pingReceivers'
  | 'updaters'
  | 'backupRunners';

/** How long an updater takes at most that does not say it. */
const UPDATING = Duration.minutes(30);

/** What stacks offer, each as the facts of its contract; and the notifiers that are no stacks. */
export function offerFacts({ servers, notifiers }: Declared, routes: readonly RouteFacts[]): Pick<Blueprint, Offers> {
  const stacks = servers.flatMap((server) => server.stacks);
  const offered = <C extends Contract>(contract: C) =>
    sortedBy(
      stacks.flatMap(({ id, construct }) => {
        const offer = offerOf(construct, contract);
        return offer === undefined ? [] : [{ offer, common: commonFacts(id, offer) }];
      }),
      ({ common }) => common.id,
    );
  return {
    proxies: offered('ReverseProxy').map(({ offer: { certificates = { by: 'none' } }, common }) => ({
      ...common,
      certificates,
    })),
    watchers: offered('Watcher').map(({ common, offer: { push, neverQuiet = [] } }) => ({
      ...common,
      push,
      neverQuiet,
    })),
    updaters: offered('Updater').map(({ common, offer: { schedule, longestRun = UPDATING } }) => ({
      ...common,
      schedule: scheduleFacts(schedule),
      longestRunSeconds: longestRun.inSeconds,
    })),
    backupRunners: offered('BackupRunner').map(({ common }) => common),
    heartbeatReceivers: offered('HeartbeatReceiver').map(receiverFacts),
    // One that does not say where pings go, and by which key, receives none.
    pingReceivers: offered('PingReceiver').flatMap(({ common, offer: { url, keyVariable } }) =>
      url === undefined || keyVariable === undefined ? [] : [{ ...common, url, keyVariable }],
    ),
    notifiers: sortedBy(
      [
        ...offered('Notifier').map(({ common, offer }) => notifierFacts(common, offer, routes)),
        ...notifiers.map((construct) => outsideNotifier(construct, routes)),
      ],
      ({ id }) => id,
    ),
    mailServers: offered('MailServer').map(
      ({ offer: { host, certificate, domains, senders, dmarc, reports }, common }) => ({
        ...common,
        host: host.toLowerCase(),
        certificate,
        domains: [...new Set(domains.map((domain) => domain.toLowerCase()))].sort(),
        senders: senders ?? [],
        dmarc: dmarc ?? 'quarantine',
        reports,
      }),
    ),
  };
}

type Common = ReturnType<typeof commonFacts>;

const receiverFacts = ({
  common,
  offer: { port = 0, path = '/{job}', reports, push, pushed },
}: {
  readonly common: Common;
  readonly offer: Contracts['HeartbeatReceiver'];
}): HeartbeatReceiverFacts => ({
  ...common,
  port,
  path,
  directory: reports === undefined ? '' : placeOf(reports),
  ...(push !== undefined && pushed !== undefined && { push: { url: push, directory: placeOf(pushed) } }),
});

const placeOf = ({ stack, node }: Volume): string => volumePath(dataRoot(stack.server), stack.node.id, node.id);

/** A notifier that is no stack stands on no server, unless it says through which one it delivers. */
function outsideNotifier(construct: LabConstruct, routes: readonly RouteFacts[]): NotifierFacts {
  const { path } = construct.node;
  const offer = offerOf(construct, 'Notifier') ?? {};
  return notifierFacts({ ...commonFacts(path, offer), server: offer.server?.node.id }, offer, routes);
}

function notifierFacts(
  common: Omit<Common, 'server'> & { readonly server: string | undefined },
  { delivery }: Contracts['Notifier'],
  routes: readonly RouteFacts[],
): NotifierFacts {
  const proxies = routes.flatMap(({ service, servedBy }) => (service === common.service ? [servedBy] : []));
  const needs = new Set(common.server === undefined ? [] : [common.server, ...proxies]);
  return compact({ ...common, needs: [...needs].sort(), delivery });
}

const commonFacts = (id: string, { tool = 'unknown', service, settings = {} }: Contracts[Contract]) => ({
  id,
  server: id.slice(0, id.indexOf('/')),
  tool,
  service: service?.node.path,
  settings,
});
