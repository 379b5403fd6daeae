import { judgeRule, parseRule } from '../../../lib/traefik/index.ts';

function judged(text: string, protocol: 'http' | 'tcp' = 'http') {
  const parsed = parseRule(text, protocol);
  if ('error' in parsed) throw new Error(parsed.error.why);
  return judgeRule(parsed.rule, protocol).map(({ effect, didYouMean }) =>
    didYouMean === undefined ? effect : `${effect} ${didYouMean}`,
  );
}

test.each([
  'Host(`example.com`)',
  'Host(`EXAMPLE.com.`)',
  'Host(`*.example.com`)',
  'Host(`*`)',
  'Host(`xn--bcher-kva.de`)',
  'HostRegexp(`^[a-z]{1,3}\\.example\\.com$`)',
  'HostRegexp(`^(?P<sub>[a-z]+)\\.x$`)',
  'PathRegexp(`(?i)^/a$`)',
  'Method(`GET`)',
  'ClientIP(`fd00::/8`)',
  'Header(`X-A`, `${not-a-variable}`) || ClientIP(`10.0.0.1`)'.replace('${', '{'),
  'Query(`a`)',
  'Query(`a`, `b=c`)',
  'HeaderRegexp(`X-A`, `^a$`)',
])('%s is right', (text) => expect(judged(text)).toEqual([]));

test.each([
  ['Host(`a`, `b`)', 'refused'],
  ['Host()', 'refused'],
  ['Host(``)', 'refused'],
  ['Host(`bücher.de`)', 'refused xn--bcher-kva.de'],
  ['Host(`https://a.example.com`)', 'never a.example.com'],
  ['Host(`a.example.com:8443`)', 'never a.example.com'],
  ['Host(`a.example.com/path`)', 'never a.example.com'],
  ['Host(`${DOMAIN}`)', 'never'],
  ['Host(`{sub:[a-z]+}.example.com`)', 'never'],
  ['Host(`a.*.example.com`)', 'never'],
  ['Host(`a b`)', 'never'],
  ['HostRegexp(`{sub:[a-z]+}.example.com`)', 'never'],
  ['HostRegexp(`(`)', 'refused'],
  ['HostRegexp(`^(?!www).*$`)', 'refused'],
  ['HostRegexp(`bücher`)', 'refused'],
  ['PathPrefix(`api`)', 'refused /api'],
  ['Path(`/a/{id:[0-9]+}`)', 'literal'],
  ['Path(`/a?b=c`)', 'never'],
  ['PathPrefix(`/api/*`)', 'literal'],
  ['PathRegexp(`(a)\\1`)', 'refused'],
  ['Query(`a=b`)', 'literal'],
  ['ClientIP(`10.0.0.0/33`)', 'refused'],
  ['ClientIP(`router.lan`)', 'refused'],
  ['Method(`GET,POST`)', 'never'],
  ['Header(`X A`, `b`)', 'never'],
  ['Header(`X-A`)', 'refused'],
])('%s is not: %s', (text, effect) => expect(judged(text)).toEqual([effect]));

test.each([
  ['HostSNI(`*`)', []],
  ['HostSNI(`*.example.com`)', []],
  ['HostSNI(`bücher.de`)', ['refused xn--bcher-kva.de']],
  ['HostSNI(`a.example.com:443`)', ['never']],
  ['HostSNI(`${HOST}`)', ['never']],
  ['HostSNI(`a`, `b`)', ['refused']],
  ['ALPN(`h2`)', []],
  ['ALPN(`acme-tls/1`)', ['refused']],
])('%s of TCP: %j', (text, effects) => expect(judged(text, 'tcp')).toEqual(effects));
