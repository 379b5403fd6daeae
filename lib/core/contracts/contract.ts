import type { RouteFacts, Settings } from '../../blueprint/index.ts';
import type { Service } from '../service.ts';

/** What the facts of all contracts have. */
export interface CommonFacts {
  /** Id of the construct that offers it. */
  readonly id: string;
  /** The server that it stands on; empty where it stands on none. */
  readonly server: string;
  readonly tool: string;
  readonly service?: string | undefined;
  readonly settings: Settings;
}

/** What a stack says of itself as it offers a contract; where it stands is read from the tree. */
export type Offered<Facts> = Partial<Omit<Facts, 'id' | 'server' | 'service'>> & { readonly service?: Service };

/** What can be known of a lab when an offer becomes facts. */
export interface OfferContext {
  readonly routes: readonly RouteFacts[];
}

/** A contract: where its facts stand in the Blueprint, and how an offer becomes facts. */
export interface ContractDefinition<Collection extends string, Offer, Facts> {
  /** The collection of the Blueprint. */
  readonly collection: Collection;
  /** The facts of an offer; `undefined` where it says too little to be one. */
  readonly facts: (offer: Offer, common: CommonFacts, context: OfferContext) => Facts | undefined;
}

/** Writes a contract down, with its types. */
export const contract = <Collection extends string, Offer, Facts>(
  definition: ContractDefinition<Collection, Offer, Facts>,
): ContractDefinition<Collection, Offer, Facts> => definition;
