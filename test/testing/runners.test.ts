import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'hl-runner-'));
afterAll(() => rmSync(folder, { recursive: true }));

test("a template asserts in node's own runner, with a message that says what differs", () => {
  const file = join(folder, 'lab.test.ts');
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(
    file,
    `import { test } from 'node:test';
import { Homelab } from ${JSON.stringify(join(ROOT, 'lib/index.ts'))};
import { Template } from ${JSON.stringify(join(ROOT, 'lib/testing/index.ts'))};

test('passes', async () => { (await Template.of(new Homelab({}))).hasNoFindings(); });
test('fails', async () => { (await Template.of(new Homelab({}))).server('home'); });
`,
  );
  // Of the reports, which differ between versions of Node, the one that is a standard.
  const args = ['--test-reporter=tap', '--require', 'ts-node/register', file];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TS_NODE_CWD: ROOT },
  });
  expect(status).toBe(1);
  expect(stdout).toMatch(/ok 1 - passes/);
  expect(stdout).toMatch(/not ok 2 - fails/);
  expect(stdout.replaceAll('\\"', '"')).toContain('The lab has no server "home"; it has none.');
  expect(stdout).toContain('ERR_ASSERTION');
});
