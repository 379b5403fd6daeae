import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const PAGE = readFileSync(join(ROOT, 'docs/walks.md'), 'utf8');

/** The steps of a walk that a program can follow. */
const STEP =
  /^\d+\. (?:Create `(?<created>[^`]+)`|Add the last entry of `(?<entry>[^`]+)`|After the line `(?<line>[^`]+)` of `(?<file>[^`]+)`, add):\n\n```text\n(?<text>.*?)^```$/gms;

const sectionOf = (title: string): string => {
  const section = PAGE.split(/^## /m).find((each) => each.startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`docs/walks.md has no section "${title}"`);
  return section;
};

/** A step as a change of one file. Each fails where the repository is no longer as the page says. */
function follow(root: string, groups: Readonly<Record<string, string | undefined>>): void {
  const { created, entry, line, file, text = '' } = groups;
  if (created !== undefined) {
    expect(existsSync(join(root, created))).toBe(false);
    writeFileSync(join(root, created), text);
    return;
  }
  const path = join(root, entry ?? file ?? '');
  const before = readFileSync(path, 'utf8');
  const at = entry === undefined ? endOfLine(before, line ?? '') : before.search(/^\}[^\n]*;\n$(?![^])/m);
  if (at < 0) throw new Error(`${path} has no such place: ${line ?? 'the end of a table'}`);
  writeFileSync(path, before.slice(0, at) + text + before.slice(at));
}

/** Where the next line begins; -1 unless the line is there once. */
function endOfLine(text: string, line: string): number {
  const mark = `\n${line}\n`;
  const parts = text.split(mark);
  return parts.length === 2 ? parts[0]!.length + mark.length : -1;
}

const run = (root: string, program: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
};

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'homelab-cdk-walk-'));
  for (const name of ['lib', 'test', 'package.json', 'tsconfig.json', 'jest.config.js', 'eslint.config.mjs'])
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ['A new application', 6],
  ['A new check', 5],
])(
  '%s: who follows the page has code that compiles and tests that pass',
  (title, count) => {
    const section = sectionOf(title);
    const steps = [...section.matchAll(STEP)];
    expect(steps).toHaveLength(count);
    const tests = /^\d+\. Run `npx jest ([^`]+)`\.$/m.exec(section)?.[1]?.split(' ') ?? [];
    expect(tests.length).toBeGreaterThan(1);
    for (const { groups } of steps) follow(root, groups ?? {});

    const created = steps.flatMap(({ groups }) => groups?.['created'] ?? []);
    const config = { extends: './tsconfig.json', include: [], files: [...created, ...tests] };
    writeFileSync(join(root, 'tsconfig.walk.json'), JSON.stringify(config));
    expect(run(root, 'typescript/bin/tsc', ['--project', 'tsconfig.walk.json'])).toEqual({ status: 0, said: '' });
    expect(run(root, 'eslint/bin/eslint.js', created)).toEqual({ status: 0, said: '' });
    const result = run(root, 'jest/bin/jest.js', ['--runTestsByPath', ...tests]);
    if (result.status !== 0) throw new Error(result.said);
  },
  300_000,
);

test('there is a walk for each kind of change', () => {
  const titles = [...PAGE.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  expect(titles).toEqual([
    'A new application',
    'A new check',
    'A new tool',
    'A new contract',
    'A new prop',
    'A new pass',
  ]);
});

test('every file that a walk names is there, unless the walk makes it', () => {
  const made = [...PAGE.matchAll(/Create `([^`]+)`/g)].map(([, path]) => path);
  const named = [...PAGE.matchAll(/`((?:lib|test|scripts)\/[^`<>*]+|[a-z.]+\.(?:mjs|json))`/g)].map(
    ([, path]) => path!,
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !made.includes(path) && !existsSync(join(ROOT, path)))).toEqual([]);
});
