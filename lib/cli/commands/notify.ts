import { Command } from 'commander';
import type { Session } from '../command.ts';
import { ending, labCommand } from '../command.ts';
import type { AppOptions } from '../compile.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { EXIT } from '../terminal/terminal.ts';

interface TestFlags extends AppOptions {
  readonly server?: string;
}

export const notifyCommand = (session: Session): Command =>
  new Command('notify').description('see whether alerts get through').addCommand(
    labCommand('test')
      .description('send one message, by ssh, from every server that sends alerts to every notifier that it reaches')
      .option('--server <server>', 'only from this server')
      .action(ending(session, (flags: TestFlags) => runTest(session.terminal, flags))),
  );

async function runTest(terminal: Terminal, flags: TestFlags): Promise<number> {
  const { compile } = await import('../compile.ts');
  const { result } = await compile(terminal, flags, { write: false });
  const { testNotifiers } = await import('../test-notifiers.ts');
  return (await testNotifiers(result, flags.server, terminal)) ? EXIT.ok : EXIT.findings;
}
