import { spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

const ROOT = join(__dirname, '../..');

describeEngine(['deno'], "a template in Deno's own runner", () => {
  test('asserts, and a failure says what differs', () => {
    const folder = aFolder();
    for (const name of ['lib', 'package.json', 'deno.json']) {
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    }
    writeFileSync(
      join(folder, 'lab_test.ts'),
      `import { Homelab } from './lib/index.ts';
import { Template } from './lib/testing/index.ts';
Deno.test('passes', async () => (await Template.of(new Homelab({}))).hasNoFindings());
Deno.test('fails', async () => { (await Template.of(new Homelab({}))).server('home'); });
`,
    );
    const { status, stdout } = spawnSync(needEngine('deno'), ['test', '--allow-all', '--no-check', 'lab_test.ts'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    expect(status).toBe(1);
    expect(stdout).toMatch(/passes \.\.\. ok/);
    expect(stdout).toMatch(/fails \.\.\. FAILED/);
    expect(stdout).toContain('AssertionError: The lab has no server "home"; it has none.');
  });
});
