import { otherPlaces } from '../blueprint/unclassified.ts';
import type { CheckInput } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';

/** Tells of data of a moved stack that has no name to look for on the new server, so that `prepare` cannot guard it. */
export function movesUnguarded({ blueprint, where }: CheckInput): readonly Finding[] {
  const moved = new Map<string, string>();
  for (const { id, movedFrom } of blueprint.stacks) if (movedFrom !== undefined) moved.set(id, movedFrom);
  if (moved.size === 0) return [];
  return otherPlaces(blueprint).flatMap(({ service, stack, mount: { kind, source = '', target } }) => {
    const from = moved.get(stack);
    const isNamed = kind !== 'anonymous' && source !== '' && !source.includes('$');
    if (from === undefined || isNamed) return [];
    return [finding(SYNTH_ERRORS.unguardedMove, { service, target, from }, where(service, 'volumes'))];
  });
}
