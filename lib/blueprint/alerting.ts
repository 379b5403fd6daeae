import type { Blueprint } from './blueprint.ts';
import type { NotifierFacts, PingReceiverFacts } from './contracts.ts';
import { serverOf } from './queries.ts';
import { reach } from './reach.ts';

/** What fails: a server, or the internet line of a site. */
export type Failure = { readonly server: string } | { readonly site: string };

/** Whether a server still runs and still reaches the outside. */
export const isUp = (blueprint: Blueprint, server: string, failure: Failure): boolean =>
  'server' in failure ? server !== failure.server : serverOf(blueprint, server)?.site !== failure.site;

/**
 * The notifiers that a server can hand an alert while something has failed, best first: the one that needs the fewest
 * other servers, then by id. A notifier on the same server is reached within it where it says how.
 */
export function notifiersFor(blueprint: Blueprint, from: string, failure?: Failure): readonly NotifierFacts[] {
  const others = ({ needs }: NotifierFacts): number => needs.filter((server) => server !== from).length;
  return blueprint.notifiers
    .filter(
      (notifier) =>
        (failure === undefined || notifier.needs.every((server) => isUp(blueprint, server, failure))) &&
        canHandOver(blueprint, from, notifier),
    )
    .sort((a, b) => others(a) - others(b));
}

/**
 * The notifiers that a watcher tells of a server, best first: none that needs the server itself, and before all others
 * those that do not need its internet line either. Without a server: of what belongs to none.
 */
export function notifiersAbout(blueprint: Blueprint, watcher: string, server?: string): readonly NotifierFacts[] {
  if (server === undefined) return notifiersFor(blueprint, watcher);
  const left = notifiersFor(blueprint, watcher, { server });
  const beyond = new Set(notifiersFor(blueprint, watcher, { site: serverOf(blueprint, server)?.site ?? server }));
  return [...left.filter((each) => beyond.has(each)), ...left.filter((each) => !beyond.has(each))];
}

/** Where a server hands its alerts to an ntfy: within the server, or by the route. */
export function ntfyUrl({ server, delivery }: NotifierFacts, from: string): string | undefined {
  if (delivery?.kind !== 'ntfy') return undefined;
  return server === from ? (delivery.localUrl ?? delivery.url) : delivery.url;
}

/**
 * The request with which a job of a server tells that it ran, with a placeholder for the key. What comes behind the job's
 * name tells how: `/start`, an exit status as `/1`, nothing for success. The first one makes the check.
 */
export const pingUrl = ({ url, keyVariable }: PingReceiverFacts, server: string, job: string, how = ''): string =>
  `${url}@@hl:${keyVariable}@@/${pingName(server, job)}${how}?create=1`;

/** The name under which a job of a server pings: the same job on two servers is two. */
export const pingName = (server: string, job: string): string => `${server}-${job}`;

/** Whether there is a way from a server to a notifier that its audience leaves open. */
function canHandOver(blueprint: Blueprint, from: string, { server, service, delivery }: NotifierFacts): boolean {
  if (delivery === undefined) return false;
  if (delivery.kind === 'smtp' || (server === from && delivery.localUrl !== undefined)) return true;
  return blueprint.routes.some((route) => {
    if (route.service !== service) return false;
    if (route.access === 'public') return true;
    const way = reach(blueprint, from, route.servedBy)?.by;
    return route.access === 'lan' ? way === 'lan' : route.access === 'vpn' && way === 'overlay';
  });
}
