import { spawn } from 'node:child_process';
import type { ServerFacts } from '../blueprint/index.ts';
import { LabError } from '../values/index.ts';
import { deviceIdOf } from './device-id.ts';
import { CLI_ERRORS } from './errors.ts';
import type { FactFamily } from './facts-script.ts';
import { factsScript } from './facts-script.ts';

/** What a server says of itself. */
export interface Answer {
  readonly facts: Readonly<Record<string, string>>;
  /** The families that it could be asked about. */
  readonly asked: ReadonlySet<FactFamily>;
}

/** Time after which a server counts as silent, in milliseconds. */
const PATIENCE = 60_000;

/** Asks a server by the system's own ssh program. @throws LabError HL323 where it gives no answer. */
export async function askServer(
  server: ServerFacts,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Answer> {
  const { addresses, ssh } = server;
  const args = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-p', String(ssh.port), '-l', ssh.user];
  const fail = (reason: string): LabError => {
    const target = `-p ${ssh.port} ${ssh.user}@${addresses.ssh}`;
    return LabError.of(CLI_ERRORS.sshFailed, { server: server.id, target, reason });
  };
  const { code, output, errors } = await execute('ssh', [...args, '--', addresses.ssh, 'sh', '-s'], {
    env,
    input: factsScript(server.dataRoot),
  }).catch((error: NodeJS.ErrnoException) => {
    throw fail(error.code === 'ENOENT' ? 'there is no program `ssh` here' : error.message);
  });
  if (code === null) throw fail('it gave no answer within a minute');
  if (code !== 0) throw fail(errors.trim().split('\n').at(-1) || `ssh ended with ${code}`);
  return answerIn(output);
}

/** Reads what the script prints. Anything else on the output, as of a talkative login, is left out. */
export function answerIn(output: string): Answer {
  const facts: Record<string, string> = {};
  const asked = new Set<FactFamily>();
  for (const line of output.split('\n')) {
    const [what, name = '', value = ''] = line.split('\t');
    if (what === 'asked') asked.add(name as FactFamily);
    if (what !== 'fact' || value === '') continue;
    const [, stack] = /^certificate\.(.+)$/.exec(name) ?? [];
    if (stack === undefined) facts[name] = value;
    else facts[`device-id.${stack}`] = deviceIdOf(value);
  }
  return { facts, asked };
}

interface Execution {
  /** Null where it was stopped. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

function execute(
  program: string,
  args: readonly string[],
  { env, input }: { env: Readonly<Record<string, string | undefined>>; input: string },
): Promise<Execution> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { env: { ...env }, stdio: 'pipe' });
    const timer = setTimeout(() => child.kill(), PATIENCE); // spawn's own option outlives a program that is not there
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
