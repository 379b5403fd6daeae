import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Outcome } from './compose-programs.ts';

const FOLDER = resolve(__dirname, '../fixtures/stacks');

/** Stacks as people write them, by the names of their folders. */
export const STACKS = readdirSync(FOLDER).sort();

interface StackCase {
  readonly title: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: readonly string[];
}

/** One way in which a stack is printed. */
export interface StackRun {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly flags: readonly string[];
}

/** How a stack is printed: as its case says, or whole, without variables filled in, and as hashes. */
export function stackRuns(name: string): readonly StackRun[] {
  const cwd = join(FOLDER, name);
  const { args, env = {}, config = [] } = JSON.parse(readFileSync(join(cwd, 'case.json'), 'utf8')) as StackCase;
  const world = { HOME: '/home/someone', PATH: process.env['PATH'] ?? '', ...env };
  const runs =
    config.length > 0
      ? [config]
      : [
          ['--format', 'json'],
          ['--no-interpolate', '--format', 'json'],
          ['--hash', '*'],
        ];
  return runs.map((flags) => ({ cwd, env: world, args, flags }));
}

type Program = (args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) => Promise<Outcome>;

/** Both programs print the same, and end alike. */
export async function expectAlike({ cwd, env, args, flags }: StackRun, docker: Program, ours: Program): Promise<void> {
  const all = [...args, 'config', ...flags];
  const [theirs, mine] = await Promise.all([docker(all, cwd, env), ours(all, cwd, env)]);
  const err = mine.code === theirs.code ? '' : mine.err + theirs.err;
  expect({ flags, code: mine.code, err }).toEqual({ flags, code: theirs.code, err: '' });
  expect(inOrder(mine.out, flags)).toEqual(inOrder(theirs.out, flags));
}

/** Lists of names come in no order from Docker's. */
const inOrder = (text: string, flags: readonly string[]): unknown => {
  if (flags.includes('json')) return text;
  if (LISTS.some((list) => flags.includes(list))) return text.split('\n').sort();
  return parse(text, { version: '1.2', uniqueKeys: false }) as unknown; // quotes are a matter of taste
};

const LISTS = ['--services', '--images', '--volumes', '--profiles', '--hash', '--networks'];
