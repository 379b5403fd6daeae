import type { PingReceiverFacts } from '../../blueprint/index.ts';
import type { Offered } from './contract.ts';
import { contract } from './contract.ts';

/** What jobs ping. One that does not say where pings go, and by which key, receives none. */
export const pingReceiver = contract({
  collection: 'pingReceivers',
  facts: ({ url, keyVariable }: Offered<PingReceiverFacts>, common): PingReceiverFacts | undefined =>
    url === undefined || keyVariable === undefined ? undefined : { ...common, url, keyVariable },
});
