import type { ReverseProxyFacts } from '../../blueprint/index.ts';
import type { Offered } from './contract.ts';
import { contract } from './contract.ts';

/** What leads visitors to the services of its server. No certificates unless it says where they come from. */
export const reverseProxy = contract({
  collection: 'proxies',
  facts: ({ certificates = { by: 'none' } }: Offered<ReverseProxyFacts>, common): ReverseProxyFacts => ({
    ...common,
    certificates,
  }),
});
