import { Command } from 'commander';
import type { Terminal } from './terminal/terminal.ts';

/** One run of `hl`: where it runs, and the exit code that it will end with. */
export interface Session {
  readonly terminal: Terminal;
  code: number;
}

/** Makes the action of a command of a handler that gives the exit code. */
export const ending =
  <Args extends unknown[]>(session: Session, handler: (...args: Args) => Promise<number>) =>
  async (...args: Args): Promise<void> => {
    session.code = await handler(...args);
  };

/** A command that reads the lab. */
export const labCommand = (name: string): Command =>
  new Command(name).option('--app <file>', 'the file of the lab (default: as package.json says, else app/main.ts)');
