import { join, resolve } from 'node:path';
import { aFolder, aLabFolder, LIBRARY, removeFolders, spawnHl } from './hl.ts';

afterAll(removeFolders);

const ROOT = resolve(__dirname, '../..');

test('the help and the version come from a process that loads neither the compiler nor a parser', async () => {
  const preload = aFolder({
    'loaded.js': `process.on('exit', () => process.stderr.write(Object.keys(require.cache).join('\\n')));`,
  });
  const env = { NODE_OPTIONS: `--require ${join(preload, 'loaded.js')}` };
  for (const args of [['--help'], ['synth', '--help'], ['--version']]) {
    const { code, out, err } = await spawnHl(args, { cwd: preload, env });
    expect([code, out]).toEqual([0, expect.stringMatching(/^(?:Usage: hl|\d+\.\d+\.\d+\n)/)]);
    const rooms = new Set(err.split('\n').map((file) => /\/lib\/(\w+)\//.exec(file.replace(ROOT, ''))?.[1]));
    expect([...rooms].filter(Boolean).sort()).toEqual(['cli', 'values']);
    expect(err).not.toMatch(/node_modules\/(?:yaml|constructs)\//);
  }
});

test('a lab in TypeScript is compiled, with the lines of its own files', async () => {
  const cwd = aFolder({
    'package.json': '{}',
    'app/main.ts': `import { Homelab } from ${JSON.stringify(LIBRARY)};
import { declare } from './server.ts';

const lab: Homelab = new Homelab({});
declare(lab);
export default lab;
`,
    'app/server.ts': `import { Arch, Os, Server, Service, Size, Stack } from ${JSON.stringify(LIBRARY)};
import type { Homelab } from ${JSON.stringify(LIBRARY)};

interface Unused { readonly a: string }

export function declare(lab: Homelab): void {
  const home = new Server(lab, 'home', {
    addresses: { ssh: 'home.lan' }, os: Os.debian(13), arch: Arch.amd64, memory: Size.gibibytes(8), cpus: 4,
  });
  new Service(new Stack(home, 'web'), 'web', { image: 'nginx:latest', memory: Size.mebibytes(64) });
}
`,
  });
  const { code, out, err } = await spawnHl(['synth'], { cwd });
  expect([code, out]).toEqual([0, expect.stringContaining('home/compose.yml')]);
  expect(err).toMatch(/warning HL130[^\n]*\n[^\n]*\n {2}in: app\/server\.ts:10:\d+\n/);
});

test('an exception, a syntax error and a missing module are told with the place, and without a stack trace', async () => {
  const cwd = aFolder({
    'package.json': '{}',
    'throws.ts': `const answer: number = 42;\n\nthrow new Error('the answer is ' + answer);\n`,
    'syntax.ts': `const a = 1;\nconst b = ;\n`,
    'module.js': `require('./servers/home');\n`,
    'later.js': `setTimeout(() => { throw new Error('too late'); });\nmodule.exports = new Promise(() => {});\nsetTimeout(() => {}, 5000);\n`,
  });
  const [throws, syntax, missing, later] = await Promise.all(
    ['throws.ts', 'syntax.ts', 'module.js', 'later.js'].map((app) => spawnHl(['synth', '--app', app], { cwd })),
  );
  for (const run of [throws, syntax, missing, later]) {
    expect([run!.code, run!.err]).toEqual([1, expect.not.stringMatching(/^\s+at /m)]);
  }
  expect(throws!.err).toMatch(/^error HL320: the answer is 42\n {2}in: throws\.ts:3:\d+\n/);
  expect(syntax!.err).toBe(
    'error HL320: Expression expected (line 2)\n  in: syntax.ts:2\n  fix: Correct the syntax there.\n',
  );
  expect(missing!.err).toContain("Cannot find module './servers/home'");
  expect(missing!.err).toContain('npm install');
  expect(later!.err).toMatch(/too late\n {2}in: later\.js:1:\d+\n/);
});

const LAB = `import { Homelab } from ${JSON.stringify(LIBRARY)};\n`;

/** What people write, what is told of it, and at which line. */
const MISTAKES: readonly [what: string, content: string, told: RegExp, line: number | undefined][] = [
  ['a bracket that nothing closes', `${LAB}export default new Homelab({;\n`, /Unexpected token `;`/, 2],
  ['a text that nothing ends', `${LAB}const a = 'b\nexport default a;\n`, /Unterminated string/, 2],
  ['a template that nothing ends', `${LAB}const a = \`b\n`, /Unterminated template/, 2],
  ['a file that is none of TypeScript', '\u0000\u0001', /Unexpected character/, 1],
  [
    'an import of a file that is not there',
    `\nimport { a } from './nothing.ts';\nexport default a;\n`,
    /nothing\.ts'/,
    2,
  ],
  [
    'an import of a package that is not there',
    `import a from "no-such-package";\nexport default a;\n`,
    /no-such-package/,
    1,
  ],
  ['a name that nothing declares', `${LAB}export default new Homelb({});\n`, /Homelb is not defined/, 2],
  ['a call without end', `function f(): number { return f() + 1; }\nf();\n`, /call stack/, 1],
  ['a promise that fails', `${LAB}void Promise.reject(new Error('oh'));\nexport default new Homelab({});\n`, /oh/, 2],
  ['await at the top level', `${LAB}await null;\nexport default new Homelab({});\n`, /has no `await`/, undefined],
  ['an end of its own', 'process.exit(0);\n', /ended the program before it gave a lab/, undefined],
  ['a wait for what never comes', 'export default new Promise(() => {});\n', /ended the program/, undefined],
  ['something thrown that is no error', `throw 'abc';\n`, /The lab threw "abc"/, undefined],
  ['undefined thrown', 'throw undefined;\n', /The lab threw undefined/, undefined],
  ['a number too large for JSON thrown', 'throw BigInt(1);\n', /The lab threw 1n/, undefined],
  [
    'a text rejected and awaited by nobody',
    `Promise.reject('abc');\nexport default 1;\n`,
    /The lab threw "abc"/,
    undefined,
  ],
  ['a name that Node lacks', `import { x } from 'node:fs';\nx();\n`, /TypeError: x is not a function/, 2],
  [
    'a name that a class lacks',
    `import { Os } from ${JSON.stringify(LIBRARY)};\nOs.debain(1);\n`,
    /: Os.debain is not/,
    2,
  ],
  ['a name of its own', 'const _a: any = {};\n_a.b();\n', /TypeError: _a.b is not a function/, 2],
];

test('no mistake of a lab is silent or shows the inside of a program, and each is told with its line', async () => {
  const cwd = aFolder({
    'package.json': '{}',
    ...Object.fromEntries(MISTAKES.map(([, content], index) => [`app-${index}.ts`, content])),
  });
  const runs = await Promise.all(MISTAKES.map((_, index) => spawnHl(['synth', '--app', `app-${index}.ts`], { cwd })));
  for (const [index, [what, , told, line]] of MISTAKES.entries()) {
    const { code, out, err } = runs[index]!;
    expect([what, code, out]).toEqual([what, 1, '']);
    expect([what, err]).toEqual([what, expect.stringMatching(told)]);
    expect([what, err]).toEqual([
      what,
      expect.not.stringMatching(/backtrace|^\s+at |node_modules|mistake of homelab/im),
    ]);
    if (line !== undefined)
      expect([what, err]).toEqual([what, expect.stringMatching(new RegExp(` in: app-${index}\\.ts:${line}(:|\n)`))]);
  }
}, 120_000);

test('an ES module is a lab as well', async () => {
  const cwd = aFolder({
    'package.json': '{ "type": "module" }',
    'main.mjs': `import { createRequire } from 'node:module';
const { Homelab } = createRequire(import.meta.url)(${JSON.stringify(LIBRARY)});
export default await Promise.resolve(new Homelab({}));
`,
  });
  const { code, err } = await spawnHl(['list'], { cwd });
  expect([code, err]).toEqual([0, '']);
});

test('colours follow the terminal, FORCE_COLOR and NO_COLOR', async () => {
  const cwd = aLabFolder('');
  const of = async (env: Readonly<Record<string, string>>) => (await spawnHl(['explain', 'HL130'], { cwd, env })).out;
  expect(await of({})).not.toContain('\u001b[');
  expect(await of({ FORCE_COLOR: '1' })).toContain('\u001b[1m');
  expect(await of({ FORCE_COLOR: '0' })).not.toContain('\u001b[');
});

test('a reader that closes the pipe is no failure', async () => {
  const { execFileSync } = await import('node:child_process');
  const tsNode = join(ROOT, 'node_modules/ts-node/dist/bin.js');
  const script = `set -o pipefail; ${process.execPath} ${tsNode} ${join(ROOT, 'lib/cli/main.ts')} --help | true; echo $?`;
  expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe('0\n');
});
