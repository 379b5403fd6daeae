import { spawn } from 'node:child_process';

/** Bytes that a value may have. */
const LARGEST = 64 * 1024;

/** What a command printed, or why that is no value. */
export type Printed = { readonly value: string } | { readonly why: string };

/**
 * Runs the POSIX command of a secret and reads the value that it prints. With `isAttended` it may ask at the terminal;
 * without, it has none, so that a command which wants to ask fails instead of waiting.
 */
export function runCommand(command: string, isAttended: boolean, seconds: number): Promise<Printed> {
  return new Promise((done) => {
    const other = isAttended ? 'inherit' : 'ignore';
    const child = spawn('sh', ['-c', command], { stdio: [other, 'pipe', other], detached: !isAttended });
    const stop = (): void => {
      try {
        if (isAttended || child.pid === undefined) child.kill();
        else process.kill(-child.pid); // and whatever it started
      } catch {
        // it has ended meanwhile
      }
    };
    let why: string | undefined;
    const fail = (reason: string): void => {
      why ??= reason;
      stop();
    };
    const timer = setTimeout(() => fail(`its command did not end within ${seconds} seconds`), seconds * 1000);
    const parts: Buffer[] = [];
    let length = 0;
    child.stdout?.on('data', (part: Buffer) => {
      length += part.length;
      if (length > LARGEST) fail('its command prints more than 64 KiB');
      else parts.push(part);
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      done({ why: `its command cannot be run (${error.message})` });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      const value = Buffer.concat(parts)
        .toString('utf8')
        .replace(/\r?\n$/, '');
      if (why === undefined && code !== 0) why = `its command ended with ${code ?? 'a signal'}`;
      if (why === undefined && value === '') why = 'its command prints nothing';
      done(why === undefined ? { value } : { why });
    });
  });
}
