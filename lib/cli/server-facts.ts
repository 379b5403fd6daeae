import type { Blueprint } from '../blueprint/index.ts';
import { serverOf } from '../blueprint/index.ts';
import type { SynthResult } from '../synth/index.ts';
import { LabError, nearest } from '../values/index.ts';
import type { Answer } from './ask-server.ts';
import { askServer } from './ask-server.ts';
import { CLI_ERRORS } from './errors.ts';
import type { Facts } from './facts-file.ts';
import { changedNames, FACTS_FILE as FILE, readFacts, writeFacts } from './facts-file.ts';
import { FAMILIES } from './facts-script.ts';
import type { Terminal } from './terminal/terminal.ts';
import { count } from './terminal/style.ts';

/** What a run did with lab.facts.json, in words. @throws LabError HL309, HL323, HL325, HL335 */
export async function recordFacts(result: SynthResult, server: string, env: Terminal['env']): Promise<string> {
  const { before, after, answer } = await ask(result, server, env);
  const names = changedNames(before[server] ?? {}, after[server] ?? {});
  const told = `${count(Object.keys(after[server] ?? {}).length, 'fact')} of ${server}${silence(answer)}`;
  if (names.length === 0) return `${FILE} is up to date: ${told}.`;
  writeFacts(result.root, after);
  return `Wrote ${FILE}: ${told}; changed: ${names.join(', ')}.`;
}

/** Says that lab.facts.json is right. @throws LabError HL309, HL323, HL325, HL335, and HL324 where it is not. */
export async function checkFacts(result: SynthResult, server: string, env: Terminal['env']): Promise<string> {
  const { before, after, answer } = await ask(result, server, env);
  const names = changedNames(before[server] ?? {}, after[server] ?? {});
  if (names.length > 0) throw LabError.of(CLI_ERRORS.factsDiffer, { server, names });
  return `${FILE} is what ${server} says${silence(answer)}.`;
}

/** What was not asked stays as it was: a person should know that. */
function silence({ asked }: Answer): string {
  const silent = FAMILIES.filter((family) => !asked.has(family));
  return silent.length === 0 ? '' : ` (not readable there, and left as they were: ${silent.join(', ')})`;
}

async function ask({ blueprint, root }: SynthResult, id: string, env: Terminal['env']) {
  const server = serverOf(blueprint, id);
  if (server === undefined) {
    const servers = blueprint.servers.map((each) => each.id);
    throw LabError.of(CLI_ERRORS.noSuchServer, { server: id, servers }, {}, { didYouMean: nearest(id, servers) });
  }
  const before = readFacts(root);
  const answer = await askServer(server, mailFolders(blueprint, id), env);
  return { before, answer, after: { ...before, [id]: merged(before[id] ?? {}, answer, madeHere(blueprint, id)) } };
}

/** Where the mail server of a server keeps what is its own: nowhere else a key counts as one of its mail. */
function mailFolders({ mailServers, volumes }: Blueprint, server: string): readonly string[] {
  const stacks = new Set(mailServers.filter((each) => each.server === server).map(({ id }) => id));
  return volumes.flatMap(({ stack, path }) => (path !== undefined && stacks.has(stack) ? [path] : []));
}

/** The facts that are public halves of the lab's own secrets: `hl secrets` knows them before the server does. */
const madeHere = ({ secrets }: Blueprint, server: string): ReadonlySet<string> =>
  new Set(
    secrets.flatMap(({ servers, maker }) =>
      servers.includes(server) && maker !== undefined && 'fact' in maker ? [maker.fact] : [],
    ),
  );

/** Facts of the families that were asked are replaced; all others stay, those that people wrote by hand as well. */
function merged(before: Facts, { facts, asked }: Answer, own: ReadonlySet<string>): Facts {
  const stays = (name: string): boolean =>
    own.has(name) || !FAMILIES.some((family) => asked.has(family) && name.startsWith(`${family}.`));
  return { ...facts, ...Object.fromEntries(Object.entries(before).filter(([name]) => stays(name))) };
}
