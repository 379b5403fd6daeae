import type { Command } from 'commander';
import type { Blueprint } from '../blueprint/index.ts';
import type { Session } from './command.ts';
import { ending, labCommand } from './command.ts';
import type { AppOptions } from './compile.ts';
import { compile } from './compile.ts';
import type { Terminal } from './shell.ts';
import { EXIT } from './shell.ts';

interface ListFlags extends AppOptions {
  readonly json?: boolean;
  readonly monitors?: boolean;
}

export const listCommand = (session: Session): Command =>
  labCommand('list')
    .description('show servers, stacks, services, routes, ports and monitors')
    .option('--monitors', 'print who watches what, how often, and where alerts go')
    .option('--json', 'print them as JSON')
    .action(ending(session, (flags: ListFlags) => runList(session.shell, flags)));

async function runList(shell: Terminal, flags: ListFlags): Promise<number> {
  const { result } = await compile(shell, flags, { write: false });
  if (flags.monitors === true) await printMonitors(shell, flags, result.blueprint);
  else await printAll(shell, flags, result.blueprint);
  if (!result.ok) shell.err.write('This lab has errors: `hl synth` tells them.\n');
  return EXIT.ok;
}

async function printMonitors(shell: Terminal, { json }: ListFlags, blueprint: Blueprint): Promise<void> {
  const { monitorTable } = await import('./list-monitors.ts');
  const { monitorRows } = await import('../synth/index.ts');
  shell.out.write(
    json === true ? `${JSON.stringify(monitorRows(blueprint), undefined, 2)}\n` : monitorTable(blueprint),
  );
}

async function printAll(shell: Terminal, { json }: ListFlags, blueprint: Blueprint): Promise<void> {
  const { listingOf, nodesOf } = await import('./list-nodes.ts');
  const { renderTrees } = await import('./tree.ts');
  const text = () => `${JSON.stringify(listingOf(blueprint), undefined, 2)}\n`;
  shell.out.write(json === true ? text() : renderTrees(nodesOf(blueprint), shell.out));
}
