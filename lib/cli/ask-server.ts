import type { ServerFacts } from '../blueprint/index.ts';
import { LabError } from '../values/index.ts';
import { deviceIdOf } from '../secrets/index.ts';
import { CLI_ERRORS } from './errors.ts';
import type { FactFamily } from './facts-script.ts';
import { holdFact, shown } from './fact-forms.ts';
import { FAMILIES, factsScript } from './facts-script.ts';
import type { Terminal } from './terminal/terminal.ts';
import { lastLine, runOnServer } from './ssh.ts';

/** What a server says of itself. */
export interface Answer {
  readonly facts: Readonly<Record<string, string>>;
  /** The families that it could be asked about. */
  readonly asked: ReadonlySet<FactFamily>;
}

/**
 * Asks a server by the system's own ssh program. Keys of mail are looked for below `mailFolders` alone.
 *
 * @throws LabError HL323 where it gives no answer, HL335 for an answer to something else.
 */
export async function askServer(
  server: ServerFacts,
  mailFolders: readonly string[],
  env: Terminal['env'],
): Promise<Answer> {
  const { code, output, errors } = await runOnServer(server, factsScript(server.dataRoot, mailFolders), env);
  if (code !== 0) {
    const target = `-p ${server.ssh.port} ${server.ssh.user}@${server.addresses.ssh}`;
    const reason = lastLine(errors) || `ssh ended with ${code}`;
    throw LabError.of(CLI_ERRORS.sshFailed, { server: server.id, target, reason });
  }
  return answerIn(server.id, output);
}

/**
 * Reads what the script prints. Anything else on the output, as of a talkative login, is left out; a fact that nobody
 * asked for, or in another form, is refused.
 *
 * @throws LabError HL335
 */
export function answerIn(server: string, output: string): Answer {
  const facts: Record<string, string> = {};
  const asked = new Set<FactFamily>();
  for (const line of output.split('\n')) {
    const [what, name = '', ...rest] = line.split('\t');
    const value = rest.join('\t');
    if (what === 'asked') asked.add(familyOf(server, name));
    if (what !== 'fact' || value === '') continue;
    holdFact(server, name, value);
    const [, stack] = /^certificate\.(.+)$/.exec(name) ?? [];
    if (stack === undefined) facts[name] = value;
    else facts[`device-id.${stack}`] = deviceIdOf(value);
  }
  return { facts, asked };
}

function familyOf(server: string, name: string): FactFamily {
  const family = FAMILIES.find((each) => each === name);
  if (family !== undefined) return family;
  throw LabError.of(CLI_ERRORS.strangeFact, { server, name: shown(name), isKnown: false });
}
