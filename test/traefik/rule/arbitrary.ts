import fc from 'fast-check';
import type { Match, Rule } from '../../../lib/traefik/index.ts';
import { rule } from '../../../lib/traefik/index.ts';

/** Rules of any shape, made of some matchers: joined as `all` and `any` join, so that a rule has one form. */
export function rulesOf(match: fc.Arbitrary<Match>, deep = 3): fc.Arbitrary<Rule> {
  const { any } = fc.letrec<{ any: Rule }>((tie) => {
    const several = fc.array(tie('any'), { minLength: 2, maxLength: 3 });
    return {
      any: fc.oneof(
        { maxDepth: deep, withCrossShrink: true },
        match,
        tie('any').map(rule.not),
        several.map(([first, ...rest]) => rule.all(first as Rule, ...rest)),
        several.map(([first, ...rest]) => rule.any(first as Rule, ...rest)),
      ),
    };
  });
  return any;
}
