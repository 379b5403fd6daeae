import { effectivePriority, formatRule, parseRule } from '../../../lib/traefik/index.ts';

const errorOf = (text: string, protocol?: 'tcp') => {
  const parsed = parseRule(text, protocol);
  return 'error' in parsed ? parsed.error : undefined;
};
const again = (text: string) => {
  const parsed = parseRule(text);
  return 'rule' in parsed ? formatRule(parsed.rule) : parsed.error.why;
};

test('&& binds tighter than ||, and ! tighter than both', () => {
  expect(again('Host(`a`) || !Host(`b`) && Host(`c`)')).toBe('Host(`a`) || !Host(`b`) && Host(`c`)');
  expect(again('(Host(`a`) || Host(`b`)) && Host(`c`)')).toBe('(Host(`a`) || Host(`b`)) && Host(`c`)');
});

test('a matcher is written as it is, small, in capitals or with one capital', () => {
  for (const name of ['PathPrefix', 'pathprefix', 'PATHPREFIX', 'Pathprefix'])
    expect(again(`${name}(\`/a\`)`)).toBe('PathPrefix(`/a`)');
  expect(errorOf('hOST(`a`)')).toMatchObject({ at: 0, didYouMean: 'Host' });
});

test('lines and comments may stand where Go lets them stand', () => {
  expect(again('Host(`a`) &&\n  Host(`b`)')).toBe('Host(`a`) && Host(`b`)');
  expect(again('Host(`a`) /* b */ && Host(`c`) // d')).toBe('Host(`a`) && Host(`c`)');
  expect(errorOf('Host(`a`)\n && Host(`b`)')).toMatchObject({ at: 9 });
});

test('an error names its place and what was meant', () => {
  expect(errorOf("Host('a')")).toMatchObject({ at: 5, why: expect.stringContaining('never between') as string });
  expect(errorOf('Host(`a`')).toMatchObject({ at: 8, why: expect.stringContaining('the end') as string });
  expect(errorOf('Host(`a')).toMatchObject({ at: 5, why: expect.stringContaining('does not end') as string });
  expect(errorOf('Headers(`a`, `b`)')).toMatchObject({ at: 0, didYouMean: 'Header' });
  expect(errorOf('PathPrefx(`/a`)')).toMatchObject({ didYouMean: 'PathPrefix' });
  expect(errorOf('Host(`a`) Host(`b`)')).toMatchObject({ at: 10 });
  expect(errorOf('Host(`a`) & Host(`b`)')).toMatchObject({ at: 10 });
  expect(errorOf('')).toMatchObject({ at: 0 });
  expect(errorOf('Host(`a`)', 'tcp')).toMatchObject({ didYouMean: 'HostSNI' });
});

test('the priority is what is said, or the length of the rule in bytes', () => {
  expect(effectivePriority({ rule: 'Host(`a`)', protocol: 'http' })).toBe(9);
  expect(effectivePriority({ rule: 'Path(`/é`)', protocol: 'http' })).toBe(11);
  expect(effectivePriority({ rule: 'Host(`a`)', priority: 0, protocol: 'http' })).toBe(9);
  expect(effectivePriority({ rule: 'Host(`a`)', priority: 3, protocol: 'http' })).toBe(3);
  expect(effectivePriority({ rule: 'HostSNI(`*`)', protocol: 'tcp' })).toBe(-1);
  expect(effectivePriority({ rule: 'HostSNI(`a`)', protocol: 'tcp' })).toBe(12);
});
