import { Argument, Command } from 'commander';
import type { Session } from './command.ts';
import { ending } from './command.ts';
import type { Shell } from './shell.ts';
import { EXIT } from './shell.ts';

export const initCommand = (session: Session): Command =>
  new Command('init')
    .description('begin a new lab in an empty folder: one server, one application, ready to run')
    .addArgument(new Argument('[dir]', 'the folder').default('.', 'this folder'))
    .action(ending(session, (folder: string) => runInit(session.shell, folder)));

async function runInit(shell: Shell, folder: string): Promise<number> {
  const { createLab } = await import('./create-lab.ts');
  const files = await createLab(shell, folder);
  for (const file of files) shell.out.write(`wrote ${file}\n`);
  const go = folder === '.' ? '' : `  cd ${folder}\n`;
  shell.out.write(`\nNext:\n${go}  npm install\n  npm run synth\n  npm run up\n\nThen open http://localhost:8080\n`);
  return EXIT.ok;
}
