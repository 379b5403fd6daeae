import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { Session } from '../command.ts';
import { ending, labCommand } from '../command.ts';
import type { AppOptions } from '../compile.ts';
import { compile } from '../compile.ts';
import type { Terminal } from '../terminal/terminal.ts';

interface SynthFlags extends AppOptions {
  readonly out?: string;
  readonly check?: boolean;
  readonly strict?: boolean;
  readonly force?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

export const synthCommand = (session: Session): Command =>
  labCommand('synth')
    .description('compile the lab and write dist/')
    .option('--out <dir>', 'the folder to write (default: dist, beside package.json)')
    .option('--check', 'write nothing; exit with 1 if dist/ is not up to date')
    .option('--strict', 'warnings count as errors')
    .option('--force', 'overwrite files of dist/ that were edited by hand')
    .option('--all', 'tell every finding in full')
    .option('--json', 'print the result as JSON')
    .action(ending(session, (flags: SynthFlags) => runSynth(session.terminal, flags)));

async function runSynth(terminal: Terminal, { app, out, all, json, ...flags }: SynthFlags): Promise<number> {
  const options = { ...flags, ...(out !== undefined && { out: resolve(terminal.cwd, out) }) };
  const { result } = await compile(terminal, app === undefined ? {} : { app }, options);
  const { tellResult } = await import('../result.ts');
  return tellResult(result, terminal, { all: all ?? false, json: json ?? false, check: flags.check ?? false });
}
