import type { Expectation, TargetFacts } from '../../blueprint/index.ts';
import { tellsItsEnd } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { GATUS_ERRORS } from '../errors.ts';

const THRESHOLDS = ['failures', 'successes'] as const;

/** Forbids conditions that Gatus has no words for, and thresholds that it does not take. */
export const unwritableCondition: Check = {
  codes: [GATUS_ERRORS.unwritable.code],
  *check({ blueprint, where }) {
    for (const { id, expect, target, thresholds } of blueprint.monitors) {
      // It takes its own thresholds instead, and says nothing.
      const odd = THRESHOLDS.find((each) => !Number.isInteger(thresholds[each]) || thresholds[each] < 1);
      if (odd !== undefined) {
        const what = `thresholds of ${thresholds[odd]} ${odd}`;
        yield finding(GATUS_ERRORS.unwritable, { monitor: id, what }, where(id));
      }
      for (const expectation of expect) {
        const what = unwritable(expectation, target);
        if (what !== undefined) yield finding(GATUS_ERRORS.unwritable, { monitor: id, what }, where(id));
      }
    }
  },
};

const KEY = /^[^.[\]\s=!<>]+$/;

function unwritable(expectation: Expectation, target: TargetFacts | undefined): string | undefined {
  if (expectation.that === 'domain' && !tellsItsEnd(target?.host ?? '')) {
    return 'the end of a registration that its registry keeps to itself';
  }
  if (expectation.that === 'json') {
    const bad = expectation.at.find((step) => (typeof step === 'string' ? !KEY.test(step) : !Number.isInteger(step)));
    if (bad !== undefined) return `the value under the key ${JSON.stringify(bad)}`;
    const { is } = expectation;
    return typeof is === 'string' && is.includes('\n') ? 'a value of several lines' : undefined;
  }
  if (expectation.that !== 'body') return undefined;
  const text = 'isNot' in expectation ? expectation.isNot : expectation.contains;
  return text.includes('\n') ? 'a text of several lines' : undefined;
}
