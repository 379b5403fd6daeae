import { groupBy } from '../../blueprint/index.ts';
import type { Stack } from '../../core/index.ts';
import { offerOf } from '../../core/index.ts';

/** What sends alerts through a notifier. */
const TELLING = ['Watcher', 'Updater', 'PingReceiver'] as const;

/**
 * The services that hand alerts over within their server: notifiers with an address there, and what tells by them. They
 * meet on a network of their own, as a notifier believes what a reverse proxy says of a client, and any other container
 * that reached it could say the same.
 */
export function alertingServices(stacks: readonly Stack[]): ReadonlySet<unknown> {
  const found = new Set<unknown>();
  for (const here of groupBy(stacks, ({ server }) => server).values()) {
    const notifiers = here.flatMap(notifierOf);
    const telling = here.flatMap(tellingOf);
    // A notifier alone needs no network to be alone on.
    if (notifiers.length > 0 && telling.length > 0) for (const each of [...notifiers, ...telling]) found.add(each);
  }
  return found;
}

function notifierOf(stack: Stack): readonly unknown[] {
  const { service, delivery } = offerOf(stack, 'Notifier') ?? {};
  return service === undefined || delivery?.kind !== 'ntfy' || delivery.localUrl === undefined ? [] : [service];
}

const tellingOf = (stack: Stack): readonly unknown[] =>
  TELLING.flatMap((contract) => {
    const { service } = offerOf(stack, contract) ?? {};
    return service === undefined || service.props.networkMode !== undefined ? [] : [service];
  });
