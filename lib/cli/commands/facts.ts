import { Argument } from 'commander';
import type { Command } from 'commander';
import type { Session } from '../command.ts';
import { ending, labCommand } from '../command.ts';
import type { AppOptions } from '../compile.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { EXIT } from '../terminal/terminal.ts';

interface FactsFlags extends AppOptions {
  readonly check?: boolean;
}

export const factsCommand = (session: Session): Command =>
  labCommand('facts')
    .description('read by ssh what only the server knows, and write lab.facts.json')
    .addArgument(new Argument('<server>', 'the id of the server'))
    .option('--check', 'write nothing; exit with 1 if lab.facts.json is not what the server says')
    .action(ending(session, (server: string, flags: FactsFlags) => runFacts(session.terminal, server, flags)));

async function runFacts(terminal: Terminal, server: string, flags: FactsFlags): Promise<number> {
  const { compile } = await import('../compile.ts');
  const { result } = await compile(terminal, flags, { write: false });
  const { checkFacts, recordFacts } = await import('../server-facts.ts');
  const { progressOn } = await import('../terminal/progress.ts');
  const progress = progressOn(terminal.err);
  progress.step(`Asking ${server} …`);
  try {
    const told = await (flags.check === true ? checkFacts : recordFacts)(result, server, terminal.env);
    progress.done();
    terminal.out.write(`${told}\n`);
    return EXIT.ok;
  } finally {
    progress.done();
  }
}
