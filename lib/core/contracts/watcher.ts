import type { WatcherFacts } from '../../blueprint/index.ts';
import type { Offered } from './contract.ts';
import { contract } from './contract.ts';

/** What probes the services of its server and of others. */
export const watcher = contract({
  collection: 'watchers',
  facts: ({ push, neverQuiet = [] }: Offered<WatcherFacts>, common): WatcherFacts => ({ ...common, push, neverQuiet }),
});
