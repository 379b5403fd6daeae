import type { Command } from 'commander';
import type { Session } from './command.ts';
import { ending, labCommand } from './command.ts';
import type { AppOptions } from './compile.ts';
import { compile } from './compile.ts';
import type { Shell } from './shell.ts';
import { EXIT } from './shell.ts';

interface ListFlags extends AppOptions {
  readonly json?: boolean;
}

export const listCommand = (session: Session): Command =>
  labCommand('list')
    .description('show servers, stacks, services, routes, ports and monitors')
    .option('--json', 'print them as JSON')
    .action(ending(session, (flags: ListFlags) => runList(session.shell, flags)));

async function runList(shell: Shell, flags: ListFlags): Promise<number> {
  const { result } = await compile(shell, flags, { write: false });
  const { listingOf, nodesOf } = await import('./list-nodes.ts');
  const { renderTrees } = await import('./tree.ts');
  const { blueprint } = result;
  const json = () => `${JSON.stringify(listingOf(blueprint), undefined, 2)}\n`;
  shell.out.write(flags.json === true ? json() : renderTrees(nodesOf(blueprint), shell.out));
  if (!result.ok) shell.err.write('This lab has errors: `hl synth` tells them.\n');
  return EXIT.ok;
}
