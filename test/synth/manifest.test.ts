import { manifestOf, parseManifest, parsePending, renderJson } from '../../lib/synth/manifest.ts';
import { file } from './write-support.ts';

const manifest = manifestOf(
  [file('b', 'x', 0o755), { ...file('a', 'y', 0o600), construct: 'home/web' }],
  [{ construct: 'home/web', service: 'web', by: 'compose', keys: ['init'] }],
);

test('a manifest is read as it was written, sorted by path', () => {
  const text = renderJson(manifest);
  expect(parseManifest(text)).toEqual(manifest);
  expect(Object.keys(parseManifest(text).files)).toEqual(['a', 'b']);
  expect(text.endsWith('\n')).toBe(true);
});

test('a path that is a name of JavaScript is written and read like any other', () => {
  const strange = manifestOf([file('__proto__'), file('constructor')], []);
  expect(Object.keys(parseManifest(renderJson(strange)).files)).toEqual(['__proto__', 'constructor']);
});

test.each([
  ['{"version":1,"files":{},"orphans":{},"earlier":{}}', 'orphans is no list'],
  ['{"version":1,"files":{},"orphans":["../x"],"earlier":{}}', 'the path "../x" leads out of dist/'],
  ['{"version":1,"files":{"a":1},"orphans":[],"earlier":{}}', 'the sha256 of a is none'],
  ['{"version":1,"files":{},"orphans":[]}', 'earlier is no mapping'],
])('the pending list %s is refused', (text, why) => {
  expect(() => parsePending(text)).toThrow(why);
});
