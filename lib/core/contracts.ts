import type { IConstruct } from 'constructs';

/**
 * What a stack can be for its server, whichever tool it is made of. Found by symbol, so a stack of another package, or
 * of a second copy of this one, counts as well.
 */
export type Contract = 'ReverseProxy' | 'Watcher' | 'Notifier';

const CONTRACTS = Symbol.for('homelab-cdk.contracts');

interface Offering {
  [CONTRACTS]?: Set<Contract>;
}

/** Says that a stack is the reverse proxy, the watcher or the notifier of its server. */
export function offer(stack: IConstruct, contract: Contract): void {
  ((stack as Offering)[CONTRACTS] ??= new Set()).add(contract);
}

/** Whether a stack offers a contract. */
export const offers = (construct: IConstruct, contract: Contract): boolean =>
  (construct as Offering)[CONTRACTS]?.has(contract) ?? false;
