import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Session } from '../command.ts';
import { ending, labCommand } from '../command.ts';
import type { AppOptions } from '../compile.ts';
import { compile } from '../compile.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { EXIT } from '../terminal/terminal.ts';

export const baselineCommand = (session: Session): Command =>
  labCommand('baseline')
    .description("record today's findings in adopted stacks: only new ones count afterwards")
    .action(ending(session, (flags: AppOptions) => runBaseline(session.terminal, flags)));

async function runBaseline(terminal: Terminal, flags: AppOptions): Promise<number> {
  const { result } = await compile(terminal, flags, { write: false });
  const { recordBaseline } = await import('../record-baseline.ts');
  const { BASELINE_FILE } = await import('../../synth/baseline-file.ts');
  const { text, told } = recordBaseline(result);
  const file = join(result.root, BASELINE_FILE);
  await writeFile(file, text);
  terminal.out.write(`Wrote ${relative(terminal.cwd, file)}: ${told}\n`);
  return EXIT.ok;
}
