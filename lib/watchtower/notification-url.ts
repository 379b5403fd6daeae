import type { Blueprint } from '../blueprint/index.ts';
import { notifiersFor, ntfyUrl } from '../blueprint/index.ts';

/**
 * The ntfy that a server tells of its updates, as shoutrrr has addresses: `ntfy://:TOKEN@host/topic`, HTTPS unless it
 * says otherwise. Empty where the lab has no ntfy that the server reaches: Watchtower then notifies nobody.
 */
export function notificationUrl(blueprint: Blueprint, server: string, token: string): string {
  for (const notifier of notifiersFor(blueprint, server)) {
    const url = ntfyUrl(notifier, server);
    if (url === undefined || notifier.delivery?.kind !== 'ntfy') continue;
    const [scheme = '', host = ''] = url.split('://');
    return `ntfy://:${token}@${host}/${notifier.delivery.topics.info}${scheme === 'http' ? '?scheme=http' : ''}`;
  }
  return '';
}
