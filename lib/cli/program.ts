import { Command } from 'commander';
import { addCommand } from './commands/add.ts';
import { auditCommand } from './commands/audit.ts';
import { baselineCommand } from './commands/baseline.ts';
import type { Session } from './command.ts';
import { completionCommand } from './commands/completion.ts';
import { composeCommand } from './commands/compose.ts';
import { explainCommand } from './commands/explain.ts';
import { factsCommand } from './commands/facts.ts';
import { initCommand } from './commands/init.ts';
import { listCommand } from './commands/list.ts';
import { notifyCommand } from './commands/notify.ts';
import { ownPackage } from './own-package.ts';
import { styled } from './terminal/style.ts';
import { secretsCommand } from './commands/secrets.ts';
import { synthCommand } from './commands/synth.ts';

/** Every command, in the order of the help. */
const COMMANDS = [
  initCommand,
  addCommand,
  synthCommand,
  listCommand,
  explainCommand,
  auditCommand,
  composeCommand,
  baselineCommand,
  factsCommand,
  secretsCommand,
  notifyCommand,
  completionCommand,
];

/** The command line. Commands load what they need when they run, so that the help costs nothing. */
export function program(session: Session): Command {
  const { out, err } = session.terminal;
  const hl = new Command('hl')
    .description('Declare your servers once in TypeScript; get Docker Compose and everything around it, checked.')
    .version(ownPackage().version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', '\nRun `hl <command> --help` for its options, `hl explain <code>` for what a finding means.');
  for (const make of COMMANDS) hl.addCommand(make(session));
  for (const command of [hl, ...allBelow(hl)]) {
    command
      .exitOverride()
      .showHelpAfterError(`(${pathOf(command)} --help tells more)`)
      .configureOutput({
        writeOut: out.write,
        writeErr: err.write,
        getOutHelpWidth: () => out.columns,
        getErrHelpWidth: () => err.columns,
        getOutHasColors: () => out.color,
        getErrHasColors: () => err.color,
      })
      .configureHelp({ styleTitle: (title) => styled(out, 'bold', title) });
  }
  return hl;
}

const allBelow = (command: Command): Command[] => command.commands.flatMap((each) => [each, ...allBelow(each)]);

const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
