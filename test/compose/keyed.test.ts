import { keyed, pathInLayer } from '../../lib/compose/index.ts';
import type { Mapping } from '../../lib/compose/index.ts';

const inService = (key: string, value: unknown): Mapping => ({ services: { app: { [key]: value } } }) as Mapping;
const read = (key: string, value: unknown): unknown =>
  (keyed(inService(key, value))['services'] as Record<string, Record<string, unknown>>)['app']?.[key];

test.each([
  ['labels', ['a=1', 'b', 'c=x=y'], { a: '1', b: null, c: 'x=y' }],
  ['environment', ['A=1', 'B'], { A: '1', B: null }],
  ['sysctls', ['net.ipv6.conf.all.disable_ipv6=1'], { 'net.ipv6.conf.all.disable_ipv6': '1' }],
  ['annotations', ['a=1'], { a: '1' }],
  ['build', { args: ['A=1'], labels: ['a=1'] }, { args: { A: '1' }, labels: { a: '1' } }],
  ['deploy', { labels: ['a=1'] }, { labels: { a: '1' } }],
  ['extra_hosts', ['a=1.2.3.4', 'b:::1', 'b=[fe80::1]'], { a: ['1.2.3.4'], b: ['::1', 'fe80::1'] }],
  ['extra_hosts', { a: '1.2.3.4', b: ['::1'] }, { a: ['1.2.3.4'], b: ['::1'] }],
  ['tmpfs', '/run:size=1m', ['/run:size=1m']],
  ['dns', '1.1.1.1', ['1.1.1.1']],
  ['label_file', 'labels', ['labels']],
])('%s are read in one form', (key, written, expected) => {
  expect(read(key, written)).toEqual(expected);
});

test('what has that form already is the very same', () => {
  const model = inService('labels', { a: '1' });
  expect(keyed(model)).toBe(model);
});

test.each([
  [
    ['services', 'app', 'labels', 'b'],
    ['services', 'app', 'labels', 2],
  ],
  [
    ['services', 'app', 'labels', 'none'],
    ['services', 'app', 'labels'],
  ],
  [
    ['services', 'app', 'labels', 0],
    ['services', 'app', 'labels', 0],
  ],
  [
    ['services', 'app', 'image'],
    ['services', 'app', 'image'],
  ],
])('the path %j of a model is %j of a layer with lists', (path, expected) => {
  expect(pathInLayer(inService('labels', ['b=1', 'a=2', 'b=3']), path)).toEqual(expected);
});
