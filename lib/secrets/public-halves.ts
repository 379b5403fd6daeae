import { publicHalfOf } from './makers.ts';
import type { PublicHalf } from './makers.ts';
import type { Store } from './store.ts';
import { valueFault } from './value-faults.ts';
import type { Wanted } from './wanted.ts';

/** A public half, with the server that it is a fact of. */
export interface ServerHalf extends PublicHalf {
  readonly server: string;
  /** The variable of the secret. */
  readonly name: string;
}

/** The public halves of the values that are there. */
export function publicHalves(store: Store, wanted: readonly Wanted[]): readonly ServerHalf[] {
  return wanted.flatMap((each) => {
    const { maker, file, name, server } = each;
    const value = store.valueOf(file, name);
    if (maker === undefined || value === undefined || valueFault(each, value) !== undefined) return [];
    const half = publicHalfOf(maker, value);
    return half === undefined ? [] : [{ ...half, server, name }];
  });
}
