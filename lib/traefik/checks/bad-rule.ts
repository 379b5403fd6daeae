import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { RuleProblem } from '../rule/index.ts';
import { judgeRule, matchesIn } from '../rule/index.ts';
import type { FoundRouter } from './routers.ts';
import { isOpen, labelOf, ruleOf } from './routers.ts';
import { seenOf } from './seen.ts';

const EFFECTS: Readonly<Record<RuleProblem['effect'], string>> = {
  refused: 'so Traefik disables the router',
  never: 'so it never matches',
  literal: 'so it means something else than it looks',
};

/** Forbids rules that Traefik cannot read, refuses, or accepts and never matches. */
export const badRule: Check = {
  codes: [TRAEFIK_ERRORS.badRule.code],
  *check(input) {
    for (const { routers } of seenOf(input)) {
      for (const found of routers) {
        if (isOpen(found, 'rule')) continue;
        for (const { why, given, didYouMean } of problemsOf(found)) {
          const where = found.container.where(labelOf(found, 'rule'));
          yield finding(TRAEFIK_ERRORS.badRule, { router: found.name, why }, where, { given, didYouMean });
        }
      }
    }
  },
};

interface Problem {
  readonly why: string;
  readonly given?: string | undefined;
  readonly didYouMean?: string | undefined;
}

const NONE: readonly Problem[] = [];

function problemsOf(found: FoundRouter): readonly Problem[] {
  const { protocol, router } = found;
  if (protocol === 'udp') return NONE;
  const { rule: text = '', ruleSyntax } = router;
  if (text === '') return protocol === 'tcp' ? [{ why: 'is empty, so Traefik drops the router' }] : NONE;
  if (ruleSyntax === 'v2') return [{ why: 'is in the syntax of Traefik 2, which is going away' }];
  const parsed = ruleOf(found);
  if ('error' in parsed) {
    const { why, at, didYouMean } = parsed.error;
    return [{ why: `cannot be read at character ${at + 1}: ${why}`, given: text, didYouMean }];
  }
  const judged = judgeRule(parsed.rule, protocol).map(({ matcher, effect, why, given, didYouMean }): Problem => ({
    why: `has ${matcher}, which ${why}, ${EFFECTS[effect]}`,
    given,
    didYouMean,
  }));
  if (protocol === 'http' || router.tls !== undefined) return judged;
  const first = matchesIn(parsed.rule).find(({ matcher }) => matcher === 'HostSNI')?.values[0];
  return first === undefined || first === '*'
    ? judged
    : [...judged, { why: 'has HostSNI, which is known in TLS alone: the router has no tls', given: text }];
}
