import type { HeartbeatReceiverFacts } from '../../blueprint/index.ts';
import { directoryOf } from '../data-root.ts';
import type { Volume } from '../volume.ts';
import type { Offered } from './contract.ts';
import { contract } from './contract.ts';

/** `reports` is the volume in which the jobs of the server leave theirs, `pushed` that of what is pushed to `push`. */
export type HeartbeatReceiverOffer = Omit<Offered<HeartbeatReceiverFacts>, 'directory' | 'push'> & {
  readonly reports?: Volume;
  readonly push?: string;
  readonly pushed?: Volume;
};

/** What keeps the last report of every job of its server, and answers how long ago it came. */
export const heartbeatReceiver = contract({
  collection: 'heartbeatReceivers',
  facts: (
    { port = 0, path = '/{job}', reports, push, pushed }: HeartbeatReceiverOffer,
    common,
  ): HeartbeatReceiverFacts => ({
    ...common,
    port,
    path,
    directory: reports === undefined ? '' : directoryOf(reports),
    ...(push !== undefined && pushed !== undefined && { push: { url: push, directory: directoryOf(pushed) } }),
  }),
});
