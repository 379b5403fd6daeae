import { Argument, Command } from 'commander';
import type { Session } from '../command.ts';
import { ending } from '../command.ts';
import type { Terminal } from '../terminal/terminal.ts';

interface ServiceFlags {
  readonly server?: string;
  readonly image?: string;
}

export const addCommand = (session: Session): Command => {
  const service = new Command('service')
    .description('add a service to a server')
    .addArgument(new Argument('<name>', 'its id, as in the output'))
    .option('--server <server>', 'the server that runs it (default: the only one)')
    .option('--image <image>', 'its image, with the version')
    .action(ending(session, (name: string, flags: ServiceFlags) => runAddService(session.terminal, name, flags)));
  const server = new Command('server')
    .description('add a server to the lab')
    .addArgument(new Argument('<name>', 'its id, as in the output'))
    .action(ending(session, (name: string) => runAddServer(session.terminal, name)));
  return new Command('add')
    .description('add a service or a server: writes its file, and the lines that use it')
    .addCommand(service)
    .addCommand(server);
};

async function runAddService(terminal: Terminal, name: string, flags: ServiceFlags): Promise<number> {
  const { addService } = await import('../add-service.ts');
  const { tellAddition } = await import('../addition.ts');
  return tellAddition(await addService(terminal.cwd, name, flags), terminal);
}

async function runAddServer(terminal: Terminal, name: string): Promise<number> {
  const { addServer } = await import('../add-server.ts');
  const { tellAddition } = await import('../addition.ts');
  return tellAddition(await addServer(terminal.cwd, name), terminal);
}
