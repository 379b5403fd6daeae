import type { Command } from 'commander';
import { CommanderError } from 'commander';
import type { Session } from './command.ts';
import { withoutTruths } from './go-flags.ts';
import { program } from './program.ts';
import { withSafeOutput } from './terminal/safe-output.ts';
import type { Terminal } from './terminal/terminal.ts';
import { EXIT, processTerminal } from './terminal/terminal.ts';

/** Runs the command line, and gives the exit code. */
export async function run(args: readonly string[], given: Terminal = processTerminal()): Promise<number> {
  const terminal = withSafeOutput(given);
  const session: Session = { terminal, code: EXIT.ok };
  try {
    const hl = program(session);
    const compose = args[0] === 'compose' ? booleanFlags(hl) : new Set<string>();
    await hl.parseAsync(
      withoutTruths(args, (name) => compose.has(name)),
      { from: 'user' },
    );
    return session.code;
  } catch (error) {
    // `docker compose` ends with 1 whatever went wrong, and what stands in for it does the same.
    const usage = args[0] === 'compose' ? EXIT.findings : EXIT.usage;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : usage;
    const { tellFailure } = await import('./failure.ts');
    const code = tellFailure(error, terminal);
    return code === EXIT.usage ? usage : code;
  }
}

/** The flags of `hl compose config` that take no value. */
function booleanFlags(hl: Command): ReadonlySet<string> {
  const config = hl.commands.find((each) => each.name() === 'compose')?.commands ?? [];
  return new Set(
    config.flatMap(({ options }) => options.filter((each) => each.isBoolean()).map(({ long }) => long ?? '')),
  );
}
