import type { ServerFacts } from '../blueprint/index.ts';
import { serverOf } from '../blueprint/index.ts';
import type { SynthResult } from '../synth/index.ts';
import { LabError, nearest } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';
import { progressOn } from './terminal/progress.ts';
import type { Terminal } from './terminal/terminal.ts';
import { lastLine, runOnServer } from './ssh.ts';
import { count, styled } from './terminal/style.ts';

/** One message on its way. */
interface Sending {
  readonly sent: boolean;
  readonly notifier: string;
  readonly to: string;
  readonly reason: string;
}

/** How long a server may take to send all of its messages, in seconds. */
const PATIENCE = 180;

/**
 * Sends one message from every server to every notifier that it reaches, and tells what became of each. Whether all
 * were taken.
 *
 * @throws LabError HL309 for a server that does not exist, HL326 where nothing would be sent.
 */
export async function testNotifiers(
  result: SynthResult,
  only: string | undefined,
  terminal: Terminal,
): Promise<boolean> {
  const scripts = scriptsOf(result, only);
  const progress = progressOn(terminal.err);
  let sent = 0;
  let failed = 0;
  for (const [server, script] of scripts) {
    progress.step(`Sending from ${server.id} …`);
    const sendings = await sendFrom(server, script, terminal.env);
    progress.done();
    terminal.out.write(
      `${styled(terminal.out, 'bold', server.id)}\n${sendings.map((each) => lineOf(each, terminal)).join('')}`,
    );
    sent += sendings.filter((each) => each.sent).length;
    failed += sendings.filter((each) => !each.sent).length;
  }
  terminal.out.write(`\n${count(sent, 'message')} sent${failed === 0 ? '' : `, ${failed} failed`}.\n`);
  if (sent > 0) terminal.out.write('Taken is not read: see that each arrived where people look.\n');
  return failed === 0;
}

function scriptsOf({ blueprint, files }: SynthResult, only: string | undefined): ReadonlyMap<ServerFacts, string> {
  if (only !== undefined && serverOf(blueprint, only) === undefined) {
    const servers = blueprint.servers.map(({ id }) => id);
    throw LabError.of(CLI_ERRORS.noSuchServer, { server: only, servers }, {}, { didYouMean: nearest(only, servers) });
  }
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  const scripts = blueprint.servers.flatMap((server): [ServerFacts, string][] => {
    const script = contents.get(`${server.id}/notify-test`);
    return script === undefined || (only !== undefined && server.id !== only) ? [] : [[server, script]];
  });
  if (scripts.length === 0) throw LabError.of(CLI_ERRORS.noAlertWays, only === undefined ? {} : { server: only });
  return new Map(scripts);
}

async function sendFrom(server: ServerFacts, script: string, env: Terminal['env']): Promise<readonly Sending[]> {
  const nothing = (reason: string): Sending => ({ sent: false, notifier: '-', to: server.addresses.ssh, reason });
  try {
    const { code, output, errors } = await runOnServer(server, script, env, PATIENCE);
    const sendings = sendingsIn(output);
    return sendings.length > 0 ? sendings : [nothing(lastLine(errors) || `the script ended with ${code}`)];
  } catch (error) {
    if (!LabError.isLabError(error)) throw error;
    return [nothing(error.message)];
  }
}

/** Reads what the script prints. Anything else on the output, as of a talkative login, is left out. */
export const sendingsIn = (output: string): readonly Sending[] =>
  output.split('\n').flatMap((line) => {
    const [what, notifier = '', to = '', reason = ''] = line.split('\t');
    return what === 'sent' || what === 'failed' ? [{ sent: what === 'sent', notifier, to, reason }] : [];
  });

function lineOf({ sent, notifier, to, reason }: Sending, { out }: Terminal): string {
  const word = sent ? styled(out, 'green', 'sent  ') : styled(out, 'red', 'failed');
  return `  ${word}  ${notifier}  ${to}${reason === '' ? '' : `\n          ${reason}`}\n`;
}
