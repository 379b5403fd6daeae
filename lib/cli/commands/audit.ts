import { Argument, Command } from 'commander';
import type { Session } from '../command.ts';
import { ending } from '../command.ts';

interface AuditFlags {
  readonly hosts?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

export const auditCommand = (session: Session): Command =>
  new Command('audit')
    .description('judge any folder of compose files; reads only, needs no lab')
    .addArgument(new Argument('[dir]', 'the folder; everything below it is read').default('.', 'here'))
    .option('--hosts', 'each folder directly in it is a host of its own (default: all of it is one host)')
    .option('--all', 'tell every finding in full')
    .option('--json', 'print the findings as JSON')
    .action(
      ending(session, async (folder: string, flags: AuditFlags) => {
        const { runAudit } = await import('../run-audit.ts');
        return runAudit(session.terminal, folder, flags);
      }),
    );
