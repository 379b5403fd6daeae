import type { IConstruct } from 'constructs';
import type { Contract, Contracts } from './index.ts';

const OFFERS = Symbol.for('homelab-cdk.contracts');

interface Offering {
  [OFFERS]?: { [C in Contract]?: Contracts[C] };
}

/** Says that a stack is the reverse proxy, the watcher, … of its server, or a construct a notifier. */
export function offer<C extends Contract>(
  stack: IConstruct,
  contract: C,
  ...[facts = {} as Contracts[C]]: object extends Contracts[C] ? [Contracts[C]?] : [Contracts[C]]
): void {
  ((stack as Offering)[OFFERS] ??= {})[contract] = facts as never;
}

/** What a stack offers under a contract, if it does. */
export const offerOf = <C extends Contract>(construct: IConstruct, contract: C): Contracts[C] | undefined =>
  (construct as Offering)[OFFERS]?.[contract];
