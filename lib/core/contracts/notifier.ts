import type { NotifierFacts } from '../../blueprint/index.ts';
import type { Server } from '../server.ts';
import type { Offered } from './contract.ts';
import { contract } from './contract.ts';

/** `server` is said where the construct does not stand on the server that it is delivered by. */
export type NotifierOffer = Omit<Offered<NotifierFacts>, 'needs'> & { readonly server?: Server };

/** What carries alerts to people. One that is no stack stands on no server, unless it says through which it delivers. */
export const notifier = contract({
  collection: 'notifiers',
  facts: ({ delivery, server: through }: NotifierOffer, common, { routes }): NotifierFacts => {
    const server = common.server === '' ? through?.node.id : common.server;
    const proxies = routes.flatMap(({ service, servedBy }) => (service === common.service ? [servedBy] : []));
    const needs = new Set(server === undefined ? [] : [server, ...proxies]);
    return {
      ...common,
      server,
      needs: [...needs].sort(),
      delivery,
    };
  },
});
