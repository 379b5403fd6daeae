import { CommanderError } from 'commander';
import type { Session } from './command.ts';
import { program } from './program.ts';
import type { Shell } from './shell.ts';
import { EXIT, processShell } from './shell.ts';

/** Runs the command line, and gives the exit code. */
export async function run(args: readonly string[], shell: Shell = processShell()): Promise<number> {
  const session: Session = { shell, code: EXIT.ok };
  try {
    await program(session).parseAsync(args, { from: 'user' });
    return session.code;
  } catch (error) {
    // `docker compose` ends with 1 whatever went wrong, and what stands in for it does the same.
    const usage = args[0] === 'compose' ? EXIT.findings : EXIT.usage;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : usage;
    const { tellFailure } = await import('./failure.ts');
    const code = tellFailure(error, shell);
    return code === EXIT.usage ? usage : code;
  }
}
