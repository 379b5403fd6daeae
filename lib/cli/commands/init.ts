import { Argument, Command, Option } from 'commander';
import type { Session } from '../command.ts';
import { ending } from '../command.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { EXIT } from '../terminal/terminal.ts';

export const initCommand = (session: Session): Command =>
  new Command('init')
    .description('begin a new lab in an empty folder: one server, one application, ready to run')
    .addArgument(new Argument('[dir]', 'the folder').default('.', 'this folder'))
    .addOption(
      new Option('--package <spec>', 'what the lab depends on, as npm has it: a version, or file:PATH').default(
        undefined,
        'this version; before it is in a registry, a copy in vendor/',
      ),
    )
    .action(ending(session, (folder: string, flags: InitOptions) => runInit(session.terminal, folder, flags)));

interface InitOptions {
  readonly package?: string;
}

async function runInit(terminal: Terminal, folder: string, flags: InitOptions): Promise<number> {
  const { createLab } = await import('../create-lab.ts');
  const files = await createLab(terminal, folder, flags.package);
  for (const file of files) terminal.out.write(`wrote ${file}\n`);
  const go = folder === '.' ? '' : `  cd ${folder}\n`;
  terminal.out.write(`\nNext:\n${go}  npm install\n  npm run synth\n  npm run up\n\nThen open http://localhost:8080\n`);
  return EXIT.ok;
}
