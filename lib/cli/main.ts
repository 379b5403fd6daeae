#!/usr/bin/env -S node --
// Without `--`, Node 20 takes `--env-file` for its own, although it stands behind the program.
import { run } from './run.ts';
import { withSafeOutput } from './terminal/safe-output.ts';
import { EXIT, processTerminal } from './terminal/terminal.ts';

/** A promise of the lab's that nobody waits for fails the run as well, and with the same words. */
function fail(error: unknown): void {
  void import('./failure.ts')
    .then(({ tellFailure }) => process.exit(tellFailure(error, withSafeOutput(processTerminal()))))
    .catch((another: unknown) => {
      console.error(error, another); // whatever it is, it ends here
      process.exit(EXIT.internal);
    });
}
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

// `hl list | head` closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.internal),
);

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

// Says to every reader of this file that it is a module.
export {};
