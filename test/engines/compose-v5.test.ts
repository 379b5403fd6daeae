import { aFolder, removeFolders } from '../cli/hl.ts';
import type { Outcome } from './compose-programs.ts';
import { docker5, ours, service } from './compose-programs.ts';
import { expectAlike, stackRuns, STACKS } from './compose-stacks.ts';
import { describeEngine } from './support.ts';

afterAll(removeFolders);

const ours5 = (args: readonly string[], cwd: string, env?: Readonly<Record<string, string>>): Promise<Outcome> =>
  ours([...args, '--release', 'v5'], cwd, env);

/** Where `--release v5` prints something else than 5.5: what both print, or how 5.5 ends. */
const OTHERWISE = {
  'a date as a value of the environment': {
    why: 'it stays as it is written, and CO067 tells of it',
    line: 'environment: { A: 2024-01-01 }',
    theirs: '"A": "2024-01-01 00:00:00 +0000 UTC"',
    code: 0,
    mine: '"A": "2024-01-01"',
  },
  'a date in a command': {
    why: '5.5 breaks down with a trace of its own code; it stays as it is written, and CO067 tells of it',
    line: 'command: [2024-01-01]',
    theirs: '',
    code: 2,
    mine: '"2024-01-01"',
  },
  'a negative zero': {
    why: 'the reader of YAML of 5.5 knows none',
    line: 'environment: { A: -0 }',
    theirs: '"A": "-0"',
    code: 0,
    mine: '"A": "0"',
  },
  infinity: {
    why: '5.5 cannot write it as JSON, which it does to judge it',
    line: 'environment: { A: .inf }',
    theirs: '',
    code: 1,
    mine: '"A": "+Inf"',
  },
} as const;

describeEngine(['docker-compose-v5'], 'Docker Compose 5.5 and --release v5', () => {
  // Infinities are in the list.
  test.each(STACKS.filter((name) => name !== 'yaml-words'))('print %s alike', async (name) => {
    for (const run of stackRuns(name)) await expectAlike(run, docker5, ours5);
  });

  test.each(Object.entries(OTHERWISE))('differ in %s', async (_what, { line, theirs, code, mine }) => {
    const cwd = aFolder({ 'compose.yaml': service(line) });
    const args = ['-p', 'p', 'config', '--format', 'json'];
    const [docker, own] = await Promise.all([docker5(args, cwd), ours5(args, cwd)]);
    expect([docker.code, own.code]).toEqual([code, 0]);
    expect(docker.out).toContain(theirs);
    expect(own.out).toContain(mine);
  });
});
