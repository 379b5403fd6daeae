import type { Blueprint, NotifierFacts } from '../blueprint/index.ts';
import { groupBy, healthReporters, notifiersFor, programOf, reportsHere } from '../blueprint/index.ts';

/**
 * What no probe of this lab can see, although everything around it is watched: a sentence each. Every one follows from
 * what is declared, and goes when something watches it.
 */
export const unseen = (blueprint: Blueprint): readonly string[] => [
  ...hosts(blueprint),
  ...containers(blueprint),
  ...connections(blueprint),
  ...certificates(blueprint),
  ...jobs(blueprint),
  ...externals(blueprint),
  ...deliveries(blueprint),
];

/** A server that answers may have a full disk, one that fails, or a clock that is wrong. */
function hosts({ servers, heartbeats, heartbeatReceivers }: Blueprint): readonly string[] {
  if (servers.length === 0) return [];
  const timers = new Set(heartbeats.filter(({ reporter }) => reporter.kind === 'timer').map(({ server }) => server));
  const healthy = new Set(healthReporters(heartbeatReceivers));
  const blind = servers
    .filter(({ id }) => !healthy.has(id))
    .map(({ id }) => (timers.has(id) ? `${id} (but for the timers that report there)` : id));
  const all = servers.map(({ id }) => id);
  return [
    ...(blind.length === 0
      ? []
      : [
          `Disks, clocks, failed units and restarting containers of servers without \`Heartbeats\`: ${blind.join(', ')}.`,
        ]),
    `Memory and pending updates of the hosts: ${all.join(', ')}.`,
  ];
}

/** Containers that nobody can ask, as they have neither a route nor a published port. */
function containers({ services, routes, monitors, servers }: Blueprint): readonly string[] {
  const seen = new Set([...routes.map(({ service }) => service), ...monitors.map(({ of }) => of)]);
  const proxies = new Set(servers.map(({ reverseProxy }) => reverseProxy));
  const alone = services.filter(
    ({ id, stack, job, ports }) =>
      job === undefined && !seen.has(id) && !proxies.has(stack) && ports.every(({ to }) => to === 'loopback'),
  );
  return byServer(
    alone,
    (server, ids) => `Whether containers run that have neither a route nor a port on ${server}: ${ids}.`,
  );
}

/** Ports of which only a connection is known. */
function connections({ monitors, routes }: Blueprint): readonly string[] {
  const ofRoutes = new Set(routes.map(({ id }) => id));
  const tcp = monitors.filter(({ kind, of }) => kind === 'tcp' && !ofRoutes.has(of));
  return [...groupBy(tcp, ({ server }) => server)].map(([server, all]) => {
    const names = all.map(({ name }) => name).join(', ');
    return `Whether a program behind a port that takes connections also answers on ${server}: ${names}.`;
  });
}

/** Certificates of routes that are asked past the reverse proxy, and of ports whose name nobody knows. */
function certificates({ monitors, routes, proxies }: Blueprint): readonly string[] {
  const acme = new Set(proxies.flatMap(({ server, certificates: { by } }) => (by === 'acme' ? [server] : [])));
  const byId = new Map(routes.map((route) => [route.id, route]));
  const past = monitors.flatMap(({ of, local }) => {
    const route = byId.get(of);
    return local && route?.protocol === 'http' && acme.has(route.servedBy) ? (route.hosts[0] ?? of) : [];
  });
  const unnamed = monitors.filter(
    ({ kind, target, expect }) =>
      (kind === 'tls' || kind === 'starttls') &&
      target?.verify === false &&
      !expect.some(({ that }) => that === 'certificate'),
  );
  const ports = unnamed.map(({ name, server }) => `${name} (${server})`);
  return [
    ...(past.length === 0 ? [] : [`Certificates of what is asked past the reverse proxy: ${past.join(', ')}.`]),
    ...(ports.length === 0 ? [] : [`Certificates of ports without a known name: ${ports.join(', ')}.`]),
  ];
}

/** Jobs of which no report is waited for. */
function jobs({ services, heartbeats }: Blueprint): readonly string[] {
  const waitedFor = new Set(heartbeats.filter(reportsHere).map(({ of }) => of));
  const silent = services.filter(({ id, job }) => job !== undefined && !waitedFor.has(id));
  return byServer(silent, (server, ids) => `Whether jobs without a heartbeat ran on ${server}: ${ids}.`);
}

function externals({ externals: all, monitors }: Blueprint): readonly string[] {
  const seen = new Set(monitors.map(({ of }) => of));
  const unasked = all.filter(({ id }) => !seen.has(id)).map(({ id }) => id);
  return unasked.length === 0 ? [] : [`What stands outside the lab, but for its routes: ${unasked.join(', ')}.`];
}

/** Ways of alerts that nobody tries: that a notifier answers does not say that it takes a token, or keeps a message. */
function deliveries(blueprint: Blueprint): readonly string[] {
  const senders = blueprint.watchers.map(({ server }) => server);
  return blueprint.notifiers.flatMap((notifier) => {
    const from = senders
      .filter(
        (server) =>
          programOf(blueprint, server, 'alert-path') === undefined ||
          notifier.delivery?.kind !== 'ntfy' ||
          notifier.delivery.pathTopic === undefined,
      )
      .filter((server) => notifiersFor(blueprint, server).some(({ id }) => id === notifier.id));
    return from.length === 0 ? [] : [wayOf(notifier, from)];
  });
}

function wayOf({ id, delivery }: NotifierFacts, from: readonly string[]): string {
  const senders = from.join(', ');
  return delivery?.kind === 'smtp'
    ? `Whether ${delivery.host} takes mail and it arrives (${id}, from ${senders}): \`hl notify test\` tries it.`
    : `Whether ${id} takes the tokens of ${senders}, and has room for messages: \`hl notify test\` tries it.`;
}

const byServer = (
  services: Blueprint['services'],
  sentence: (server: string, ids: string) => string,
): readonly string[] =>
  [...groupBy(services, ({ server }) => server)].map(([server, all]) => {
    const names = all.map(({ id }) => id.slice(server.length + 1));
    return sentence(server, names.join(', '));
  });
