import type { ServerFacts } from '../blueprint/index.ts';
import { LabError } from '../values/index.ts';
import { deviceIdOf } from './device-id.ts';
import { CLI_ERRORS } from './errors.ts';
import type { FactFamily } from './facts-script.ts';
import { factsScript } from './facts-script.ts';
import type { Shell } from './shell.ts';
import { lastLine, runOnServer } from './ssh.ts';

/** What a server says of itself. */
export interface Answer {
  readonly facts: Readonly<Record<string, string>>;
  /** The families that it could be asked about. */
  readonly asked: ReadonlySet<FactFamily>;
}

/** Asks a server by the system's own ssh program. @throws LabError HL323 where it gives no answer. */
export async function askServer(server: ServerFacts, env: Shell['env']): Promise<Answer> {
  const { code, output, errors } = await runOnServer(server, factsScript(server.dataRoot), env);
  if (code !== 0) {
    const target = `-p ${server.ssh.port} ${server.ssh.user}@${server.addresses.ssh}`;
    const reason = lastLine(errors) || `ssh ended with ${code}`;
    throw LabError.of(CLI_ERRORS.sshFailed, { server: server.id, target, reason });
  }
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
