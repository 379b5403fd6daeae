import type { CopyCarrierFacts } from '../../blueprint/index.ts';
import { directoryOf } from '../data-root.ts';
import type { Directory } from '../directory.ts';
import type { Volume } from '../volume.ts';
import type { Offered } from './contract.ts';
import { contract } from './contract.ts';

/** `copies` is where the copies of other servers arrive: a volume of the stack, or a directory of the host. */
export type CopyCarrierOffer = Omit<Offered<CopyCarrierFacts>, 'directory'> & {
  readonly copies: Volume | Directory;
  readonly port: number;
};

/** What brings the copies of backups to other servers. */
export const copyCarrier = contract({
  collection: 'copyCarriers',
  facts: ({ copies, port }: CopyCarrierOffer, common): CopyCarrierFacts => ({
    ...common,
    directory: 'path' in copies ? copies.path : directoryOf(copies),
    port,
  }),
});
