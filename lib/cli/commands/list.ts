import type { Command } from 'commander';
import type { Blueprint } from '../../blueprint/index.ts';
import type { Session } from '../command.ts';
import { ending, labCommand } from '../command.ts';
import type { AppOptions } from '../compile.ts';
import { compile } from '../compile.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { EXIT } from '../terminal/terminal.ts';

interface ListFlags extends AppOptions {
  readonly json?: boolean;
  readonly monitors?: boolean;
}

export const listCommand = (session: Session): Command =>
  labCommand('list')
    .description('show servers, stacks, services, routes, ports and monitors')
    .option('--monitors', 'print who watches what, how often, and where alerts go')
    .option('--json', 'print them as JSON')
    .action(ending(session, (flags: ListFlags) => runList(session.terminal, flags)));

async function runList(terminal: Terminal, flags: ListFlags): Promise<number> {
  const { result } = await compile(terminal, flags, { write: false });
  if (flags.monitors === true) await printMonitors(terminal, flags, result.blueprint);
  else await printAll(terminal, flags, result.blueprint);
  if (!result.ok) terminal.err.write('This lab has errors: `hl synth` tells them.\n');
  return EXIT.ok;
}

async function printMonitors(terminal: Terminal, { json }: ListFlags, blueprint: Blueprint): Promise<void> {
  const { monitorTable } = await import('../list-monitors.ts');
  const { monitorRows } = await import('../../monitoring/index.ts');
  terminal.out.write(
    json === true ? `${JSON.stringify(monitorRows(blueprint), undefined, 2)}\n` : monitorTable(blueprint),
  );
}

async function printAll(terminal: Terminal, { json }: ListFlags, blueprint: Blueprint): Promise<void> {
  const { listingOf, nodesOf } = await import('../list-nodes.ts');
  const { renderTrees } = await import('../terminal/tree.ts');
  const text = () => `${JSON.stringify(listingOf(blueprint), undefined, 2)}\n`;
  terminal.out.write(json === true ? text() : renderTrees(nodesOf(blueprint), terminal.out));
}
