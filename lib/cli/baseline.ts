import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Session } from './command.ts';
import { ending, labCommand } from './command.ts';
import type { AppOptions } from './compile.ts';
import { compile } from './compile.ts';
import type { Terminal } from './shell.ts';
import { EXIT } from './shell.ts';

export const baselineCommand = (session: Session): Command =>
  labCommand('baseline')
    .description("record today's findings in adopted stacks: only new ones count afterwards")
    .action(ending(session, (flags: AppOptions) => runBaseline(session.shell, flags)));

async function runBaseline(shell: Terminal, flags: AppOptions): Promise<number> {
  const { result } = await compile(shell, flags, { write: false });
  const { recordBaseline } = await import('./record-baseline.ts');
  const { BASELINE_FILE } = await import('../synth/baseline-file.ts');
  const { text, told } = recordBaseline(result);
  const file = join(result.root, BASELINE_FILE);
  await writeFile(file, text);
  shell.out.write(`Wrote ${relative(shell.cwd, file)}: ${told}\n`);
  return EXIT.ok;
}
