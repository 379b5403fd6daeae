import { Argument } from 'commander';
import type { Command } from 'commander';
import type { Session } from './command.ts';
import { ending, labCommand } from './command.ts';
import type { AppOptions } from './compile.ts';
import type { Terminal } from './shell.ts';
import { EXIT } from './shell.ts';

interface FactsFlags extends AppOptions {
  readonly check?: boolean;
}

export const factsCommand = (session: Session): Command =>
  labCommand('facts')
    .description('read by ssh what only the server knows, and write lab.facts.json')
    .addArgument(new Argument('<server>', 'the id of the server'))
    .option('--check', 'write nothing; exit with 1 if lab.facts.json is not what the server says')
    .action(ending(session, (server: string, flags: FactsFlags) => runFacts(session.shell, server, flags)));

async function runFacts(shell: Terminal, server: string, flags: FactsFlags): Promise<number> {
  const { compile } = await import('./compile.ts');
  const { result } = await compile(shell, flags, { write: false });
  const { checkFacts, recordFacts } = await import('./server-facts.ts');
  const { progressOn } = await import('./progress.ts');
  const progress = progressOn(shell.err);
  progress.step(`Asking ${server} …`);
  try {
    const told = await (flags.check === true ? checkFacts : recordFacts)(result, server, shell.env);
    progress.done();
    shell.out.write(`${told}\n`);
    return EXIT.ok;
  } finally {
    progress.done();
  }
}
