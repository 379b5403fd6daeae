import { judgeRule, parseRule } from '../../../lib/traefik/index.ts';
import { HTTP_RULES, TCP_RULES } from './samples.ts';

const all = [
  ...HTTP_RULES.map((sample) => ({ ...sample, protocol: 'http' as const })),
  ...TCP_RULES.map((sample) => ({ ...sample, protocol: 'tcp' as const })),
];

test.each(all)('$text of $protocol: $effect', ({ text, protocol, effect, didYouMean }) => {
  const parsed = parseRule(text, protocol);
  if ('error' in parsed) throw new Error(parsed.error.why);
  const judged = judgeRule(parsed.rule, protocol).map((each) => ({ effect: each.effect, didYouMean: each.didYouMean }));
  expect(judged).toEqual(effect === undefined ? [] : [{ effect, didYouMean }]);
});

test('a matcher of the other protocol is none', () => {
  const parsed = parseRule('HostSNI(`a`)', 'tcp');
  if ('error' in parsed) throw new Error(parsed.error.why);
  expect(judgeRule(parsed.rule, 'http')).toMatchObject([{ effect: 'refused', matcher: 'HostSNI' }]);
});
