import { Argument, Command } from 'commander';
import type { Session } from '../command.ts';
import { ending, labCommand } from '../command.ts';
import type { AppOptions } from '../compile.ts';

interface SetFlags extends AppOptions {
  readonly server?: string;
}

interface MakeFlags extends SetFlags {
  readonly new?: boolean;
}

/** Loads what the commands do when one of them runs. */
const library = () => import('../run-secrets.ts');

export const secretsCommand = (session: Session): Command => {
  const { terminal } = session;
  const servers = new Argument('[server...]', 'ids of servers (default: all)');
  const name = new Argument('<name>', 'the variable, as in .env.example, or the path of the secret');
  const which = ['--server <server>', 'the server that is meant, where several have a variable of this name'] as const;
  const init = labCommand('init')
    .description('make every value that can be made, and list those that a person has to get')
    .addArgument(servers)
    .action(
      ending(session, async (ids: string[], flags: AppOptions) => (await library()).runInit(terminal, ids, flags)),
    );
  const set = labCommand('set')
    .description('set one value, read from the standard input or asked for')
    .addArgument(name)
    .option(...which)
    .action(ending(session, async (id: string, flags: SetFlags) => (await library()).runSet(terminal, id, flags)));
  const make = labCommand('make')
    .description('make one value; asks for the password where the value is the hash of one')
    .addArgument(name)
    .option(...which)
    .option('--new', 'replace the value that is there')
    .action(ending(session, async (id: string, flags: MakeFlags) => (await library()).runMake(terminal, id, flags)));
  const check = labCommand('check')
    .description('see whether every value is there and right, and nobody else can read it')
    .addArgument(servers)
    .action(
      ending(session, async (ids: string[], flags: AppOptions) => (await library()).runCheck(terminal, ids, flags)),
    );
  const secrets = new Command('secrets').description('make, set and check the values of the .env files of servers');
  for (const each of [init, set, make, check]) secrets.addCommand(each);
  return secrets;
};
