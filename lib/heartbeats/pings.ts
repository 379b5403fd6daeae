import type { Blueprint, PingReceiverFacts } from '../blueprint/index.ts';
import { pingUrl } from '../blueprint/index.ts';

/** Name of the file with the pings of a server, as its stack and the script of reports call it. */
export const PINGS = 'pings';

/**
 * What curl is told to do when a job of a server has reported: it tells those that count with pings as well, so that a
 * job is missed even where no watcher is left. `{job}` and `{status}` are filled in by the script of reports. The key
 * stands in a file that root alone reads, and is no argument that every user sees. Empty where nothing takes pings.
 */
export const pingsOf = ({ pingReceivers }: Blueprint, server: string): string =>
  pingReceivers.map((receiver) => pingOf(receiver, server)).join('next\n');

function pingOf(receiver: PingReceiverFacts, server: string): string {
  const { protocol, hostname, port } = new URL(receiver.url);
  const at = port === '' ? (protocol === 'https:' ? 443 : 80) : port;
  return [
    `url = "${pingUrl(receiver, server, '{job}', '/{status}')}"`,
    // On its own server it is asked there, whatever DNS and the router say.
    ...(receiver.server === server ? [`connect-to = "${hostname}:${at}:127.0.0.1:${at}"`] : []),
    'fail',
    'silent',
    'show-error',
    'max-time = 20',
    'retry = 2',
    'output = /dev/null',
    '',
  ].join('\n');
}
