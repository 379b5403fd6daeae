import { spawnSync } from 'node:child_process';
import { isValuePattern } from '../../lib/core/value-pattern.ts';
import { Secret } from '../../lib/index.ts';
import { aLab } from '../checks/invalid/lab.ts';

const RIGHT = [
  'tk_[A-Za-z0-9]{29}',
  String.raw`\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}`,
  'JDJ[A-Za-z0-9+/]{77}',
  '[a-z]+',
  '^[0-9a-f]{64}$',
  '(a|b)*c?',
  '[^a-f]x{2,}',
  '[-a]+|[a-]+',
  String.raw`[a^]\.\(\{`,
  'sk-[A-Za-z0-9_-]{20,40}',
  '[ -]x ',
  '.+',
];

const WRONG = [
  String.raw`\d+`,
  String.raw`\w`,
  String.raw`a\b`,
  String.raw`a\<`,
  String.raw`(a)\1`,
  '[[:alpha:]]+',
  '[[.a.]]',
  String.raw`[\d]`,
  '[a-Z]',
  '[z-a]',
  '[ -~]',
  '[]a]',
  '[^]a]',
  '[]',
  '[a',
  '(?:a)',
  '(?=a)',
  '(a',
  'a)',
  '()',
  'a||b',
  '|a',
  '*a',
  'a**',
  'a+?',
  'a{2}{3}',
  'a{,3}',
  'a{3,2}',
  'a{256}',
  'a{',
  'a}',
  'a^b',
  'a$b',
  'ä',
  'a\tb',
  '',
  '^$',
  'a'.repeat(201),
  '((((((a))))))',
  '((a{99}){99}){99}',
  'a\\',
];

test.each(RIGHT)('%s is taken', (pattern) => expect(isValuePattern(pattern)).toBe(true));

test.each(WRONG)('%s is refused at the line of the secret', (pattern) => {
  const { lab } = aLab();
  expect(() => new Secret(lab, 'key', { form: { pattern, words: 'x' } })).toThrow(
    expect.objectContaining({
      code: 'HL014',
      source: expect.objectContaining({ file: __filename }),
      message: expect.stringContaining('The pattern of a secret'),
    }),
  );
});

/** Short texts of what patterns speak of. */
const TEXTS = [
  '',
  'a',
  'b',
  'c',
  'ac',
  'abc',
  'x',
  'gxx',
  '-',
  'a^',
  '.',
  '({',
  'a.({',
  ' x ',
  'tk_',
  'sk-',
  'A',
  '0',
  'é',
]
  .flatMap((text) => [text, text + text, `${text}\\`, `^${text}`, `${text}$`])
  .filter((text) => !text.includes('\n'));

test.each(RIGHT)('%s means the same to grep -E and to JavaScript', (pattern) => {
  const { stdout } = spawnSync('grep', ['-xE', '-e', pattern], {
    encoding: 'utf8',
    input: TEXTS.map((text) => `${text}\n`).join(''),
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  const byJavaScript = TEXTS.filter((text) => new RegExp(`^(?:${pattern})$`, 'u').test(text));
  expect(stdout).toBe(byJavaScript.map((text) => `${text}\n`).join(''));
});

test('a long pattern is judged at once', () => {
  const start = performance.now();
  for (const pattern of ['(((((' + 'a+'.repeat(90), '['.repeat(200), '[' + 'a-'.repeat(99), 'a{1,'.repeat(50)]) {
    for (let count = 0; count < 100; count++) isValuePattern(pattern);
  }
  expect(performance.now() - start).toBeLessThan(500);
});
