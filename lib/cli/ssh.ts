import { spawn } from 'node:child_process';
import type { ServerFacts } from '../blueprint/index.ts';
import { LabError } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What a script on a server ended with. */
export interface Execution {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** What ssh itself ends with where it does not get through. */
const NO_WAY = 255;

/**
 * Runs a POSIX shell script on a server by the system's own ssh program, which asks for nothing.
 *
 * @throws LabError HL323 where there is no ssh, no way there, or no answer within `seconds`.
 */
export async function runOnServer(
  { id, addresses, ssh }: ServerFacts,
  script: string,
  env: Terminal['env'],
  seconds = 60,
): Promise<Execution> {
  const args = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-p', String(ssh.port), '-l', ssh.user];
  const fail = (reason: string): LabError => {
    const target = `-p ${ssh.port} ${ssh.user}@${addresses.ssh}`;
    return LabError.of(CLI_ERRORS.sshFailed, { server: id, target, reason });
  };
  const answer = await execute('ssh', [...args, '--', addresses.ssh, 'sh', '-s'], script, env, seconds).catch(
    (error: NodeJS.ErrnoException) => {
      throw fail(error.code === 'ENOENT' ? 'there is no program `ssh` here' : error.message);
    },
  );
  const { code, output, errors } = answer;
  if (code === null) throw fail(`it gave no answer within ${seconds === 60 ? 'a minute' : `${seconds} seconds`}`);
  if (code === NO_WAY) throw fail(lastLine(errors) || `ssh ended with ${code}`);
  return { code, output, errors };
}

/** The last line of what a program complained about. */
export const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

function execute(
  program: string,
  args: readonly string[],
  input: string,
  env: Terminal['env'],
  seconds: number,
): Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { env: { ...env }, stdio: 'pipe' });
    const timer = setTimeout(() => child.kill(), seconds * 1000); // spawn's own option outlives a program that is not there
    const said = { output: '', errors: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.errors += text));
    child.stdin.on('error', () => {}); // it may end without reading: its exit code tells
    child.on('error', (error) => {
      clearTimeout(timer);
      failed(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, ...said });
    });
    child.stdin.end(input);
  });
}
