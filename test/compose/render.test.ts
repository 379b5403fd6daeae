import { parse } from 'yaml';
import type { Tree } from '../../lib/compose/index.ts';
import { parseCompose, renderCompose, renderYaml } from '../../lib/compose/index.ts';

/** Texts that some reader of YAML takes for something else, or that end a plain scalar. */
const TRAPS = [
  ...[
    '',
    ' ',
    '~',
    'null',
    'Null',
    'true',
    'False',
    'yes',
    'No',
    'on',
    'OFF',
    'y',
    'N',
    '.inf',
    '-.INF',
    '.nan',
    'inf',
  ],
  ...[
    '0',
    '007',
    '0440',
    '0o17',
    '1_000',
    '0x1F',
    '0b101',
    '1e3',
    'E0',
    'e-5',
    '1.10',
    '.5',
    '+1',
    '-1',
    '1:30',
    '22:22',
    '190:20:30',
  ],
  ...[
    '2024-01-01',
    '2024-01-01T00:00:00Z',
    '=',
    '<<',
    '-',
    '- a',
    '--- a',
    '...',
    '? a',
    ': a',
    'a: b',
    'a:',
    'a :b',
    'a #b',
    '#a',
  ],
  ...[
    '[a]',
    '{a: b}',
    'a, b',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '%a',
    '@a',
    '`a`',
    '"a"',
    "it's",
    "'",
    '\\',
    'a\\nb',
    '${A:-b}',
    '$$',
  ],
  ...[
    'a\nb',
    'a\nb\n',
    'a\n\n',
    '\na',
    ' a\nb',
    'a \nb',
    'a\tb',
    'a\r\nb',
    '\u0000',
    '\u007f',
    '\u0085',
    '\u2028',
    '\ufeff',
  ],
  ...['ü', '日本', '😀', 'a😀\nb', 'trailing ', ' leading', 'x'.repeat(5000), '__proto__', 'constructor'],
];

describe('YAML that is written', () => {
  test.each(TRAPS.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    'reads back as the text %s',
    async (_name, text) => {
      const tree: Tree = { value: text, [text === '__proto__' ? 'other' : text]: [text, { key: text }] };
      const yaml = renderYaml(tree);
      expect(parse(yaml, { version: '1.2', uniqueKeys: false })).toEqual(tree);
      expect(parse(yaml, { version: '1.1', uniqueKeys: false })).toEqual(tree);
      const [layer] = await parseCompose(yaml, { file: 'x.yml' });
      expect(layer?.tree).toEqual(tree);
    },
  );

  test('has the character for what is none in the place of half a surrogate pair, as UTF-8 has', async () => {
    const yaml = renderYaml({ 'a\ud800': 'b\udc00c', whole: '😀\n\0' });
    const [layer] = await parseCompose(yaml, { file: 'x.yml' });
    expect(layer?.tree).toEqual({ 'a\ufffd': 'b\ufffdc', whole: '😀\n\0' });
  });

  test('keeps numbers, booleans, nulls, empty lists and mappings', () => {
    const tree = { a: 1, b: -1.5, c: 1e21, d: true, e: null, f: [], g: {}, h: [[], [[1]], {}], i: [{ a: [1], b: 2 }] };
    expect(parse(renderYaml(tree))).toEqual(tree);
  });

  test('orders a Compose file as people do, and unknown keys after the known', () => {
    const text = renderCompose({
      networks: {},
      services: { b: { labels: { z: '1', a: '2' }, 'x-own': 1, image: 'nginx' }, a: { image: 'nginx' } },
      name: 'hl',
    });
    expect(text).toBe(
      [
        'name: hl',
        'services:',
        '  a:',
        '    image: nginx',
        '  b:',
        '    image: nginx',
        '    labels:',
        "      a: '2'",
        "      z: '1'",
        '    x-own: 1',
        'networks: {}',
        '',
      ].join('\n'),
    );
  });

  test('writes a text of megabytes', () => {
    const tree = { a: 'x'.repeat(10_000_000), [`k${'y'.repeat(5_000_000)}`]: 'b' };
    expect(renderYaml(tree)).toBe(`a: '${tree.a}'\n? '${Object.keys(tree)[1]}'\n: b\n`);
  });
});
