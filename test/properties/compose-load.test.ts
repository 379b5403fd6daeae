import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { goJson, loadProject, memoryFiles, parseCompose, printProject, renderYaml } from '../../lib/compose/index.ts';
import { LabError } from '../../lib/values/index.ts';

const STACKS = resolve(__dirname, '../fixtures/stacks');

/** Whole files, to be spoilt. */
const files = readdirSync(STACKS)
  .flatMap((stack) => readdirSync(join(STACKS, stack)).map((name) => join(STACKS, stack, name)))
  .filter((path) => /compose.*\.ya?ml$/.test(path))
  .map((path) => readFileSync(path, 'utf8'))
  .filter((text) => text.length < 6_000);

/** A file with a few bytes changed, lines moved, pieces of others put in. */
const spoilt = fc
  .tuple(
    fc.constantFrom(...files),
    fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(12),
        fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom(...PIECES())),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([text, changes]) =>
    changes.reduce((now, [where, length, piece]) => {
      const at = Math.floor(where * now.length);
      return now.slice(0, at) + piece + now.slice(at + length);
    }, text),
  );

function PIECES(): readonly string[] {
  return [
    ...[
      '\n',
      '\n  ',
      ': ',
      '- ',
      '&a ',
      '*a',
      '<<: *a',
      '!reset ',
      '!override ',
      '!!binary ',
      '${',
      '}',
      '$$',
      '${A:-${B}}',
    ],
    ...[
      'extends: a',
      '[',
      '{',
      '"',
      "'",
      '|',
      '>',
      '#',
      '---\n',
      '%YAML 1.1\n',
      '\t',
      '\0',
      '\ufeff',
      '~',
      '0x_1',
      '1e999',
      '__proto__: 1',
    ],
  ];
}

/** Seconds are for a machine with other things to do; a file of this size takes milliseconds. */
const MOST = 5_000;

/** Memory that one file may leave behind before it is cleared up: hundreds of times its size. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Longer by hand: npm run fuzz. */
const numRuns = Number(process.env['HL_FUZZ_RUNS'] ?? 1_500);
const LONGEST = 60_000 + numRuns * 100;

async function survives(text: string): Promise<void> {
  const begin = performance.now();
  const { heapUsed } = process.memoryUsage();
  try {
    const project = await loadProject({
      files: ['/lab/compose.yml'],
      directory: '/lab',
      disk: memoryFiles({ '/lab/compose.yml': text, '/lab/a.env': text }),
      profiles: ['*'],
    });
    const { tree } = printProject(project.tree);
    goJson(tree, { indent: true });
    // What is printed is read again as the same.
    const [again] = await parseCompose(renderYaml(tree), { file: 'again.yml' });
    expect(again?.tree ?? {}).toEqual(tree);
  } catch (error) {
    if (!LabError.isLabError(error)) throw error;
    expect(error.findings.length).toBeGreaterThan(0);
  }
  expect(performance.now() - begin).toBeLessThan(MOST);
  expect(process.memoryUsage().heapUsed - heapUsed).toBeLessThan(MOST_BYTES);
}

test(
  'no file crashes or hangs the reader, whatever was done to it',
  async () => {
    await fc.assert(fc.asyncProperty(spoilt, survives), { numRuns });
  },
  LONGEST,
);

test(
  'no bytes crash or hang the reader',
  async () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((all) => new TextDecoder().decode(all));
    const pieces = fc
      .array(fc.constantFrom('a', ' ', 'services:', ...PIECES()), { maxLength: 60 })
      .map((all) => all.join(''));
    await fc.assert(fc.asyncProperty(fc.oneof(bytes, pieces), survives), { numRuns });
  },
  LONGEST,
);

test('a bomb of aliases is refused', async () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 12; level++)
    lines.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  await expect(
    parseCompose(`x-a:\n${lines.map((line) => `  ${line}\n`).join('')}`, { file: 'bomb.yml' }),
  ).rejects.toThrow('aliases');
});

test('deep nesting is refused or read, and long texts are read in linear time', async () => {
  await survives(`services:\n  a:\n    image: ${'${A:-'.repeat(5_000)}`);
  await survives(`x-a: ${'['.repeat(50_000)}`);
  await survives(`${Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')}`);
  await survives(`services:\n  a:\n    image: "${'$'.repeat(200_000)}"\n`);
  await survives(`services:\n  a:\n    image: x\n    command: ${'"a b" '.repeat(20_000)}\n`);
});
