import fc from 'fast-check';
import { ConfigFile, Secret, Service, Stack, synth } from '../../lib/index.ts';
import { unfillable } from '../../lib/synth/placeholder-places.ts';
import { lineOf } from '../checks/invalid/lab.ts';
import { filled } from './host/filled.ts';
import { aLab, aServer } from './lab.ts';

const P = '@@hl:P@@';
const FORMATS = ['yaml', 'toml', 'json', 'env', 'xml', 'ini', 'text'] as const;

const PIECES = [
  ...[
    P,
    P,
    'a',
    'k: ',
    '- ',
    'k = ',
    'k=',
    '\n',
    '\n  ',
    ' ',
    '"',
    "'",
    '\\',
    '#',
    ' # ',
    '|\n  ',
    ': ',
    '[',
    ']',
    '{',
  ],
  ...['}', ',', '"""', "'''", '<a b=', '>', '</a>', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '-', '"""\n'],
];

test.each(FORMATS)('what synth says of placeholders in %s is what prepare does with them', (format) => {
  let [taken, refused] = [0, 0];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 9 }), (pieces) => {
      const text = `${pieces.join('')}${P}\n`;
      const told = unfillable(format, text).length > 0;
      expect([text, filled(format, text, 'x') === undefined]).toEqual([text, told]);
      if (told) refused++;
      else taken++;
    }),
    { numRuns: 60, seed: 7 },
  );
  expect(taken).toBeGreaterThan(5);
  if (format !== 'ini' && format !== 'text') expect(refused).toBeGreaterThan(5);
});

test.each([
  ['a.yml', 'url: user:@\n', 1],
  ['a.toml', '[x]\na = x@\n', 2],
  ['a.json', '{"a": 1@}\n', 1],
  ['a.env', 'A=1\nB=x@y\n', 2],
  ['a.xml', '<a>\n<!-- @ --></a>\n', 2],
  ['a.xml', '<a>\n<![CDATA[\n@\n]]></a>\n', 3],
  ['a.xml', '<a b=@/>\n', 1],
])('a placeholder in %s that cannot be filled is told by synth: %j', async (fileName, text, line) => {
  const lab = aLab();
  const stack = new Stack(aServer(lab), 'web');
  const key = new Secret(stack, 'key');
  const content = text.replace('@', key.inFile());
  const config = new ConfigFile(stack, 'conf', { fileName, content }); // HL247
  new Service(stack, 'web', { image: 'nginx:1.27.1', mounts: [config.at('/conf')] });
  const { findings, ok } = await synth(lab, { write: false });
  const [found, ...more] = findings.filter(({ code }) => code === 'HL247');
  expect([ok, more]).toEqual([false, []]);
  expect(found).toMatchObject({
    path: 'home/web/conf',
    severity: 'error',
    source: { file: __filename, line: lineOf(__filename, 'HL247') },
  });
  expect(found?.message).toMatch(`WEB_KEY in line ${line} of ${fileName} `);
});
