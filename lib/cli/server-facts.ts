import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blueprint } from '../blueprint/index.ts';
import { serverOf } from '../blueprint/index.ts';
import type { SynthResult } from '../synth/index.ts';
import { byCodeUnit, LabError, nearest } from '../values/index.ts';
import type { Answer } from './ask-server.ts';
import { askServer } from './ask-server.ts';
import { CLI_ERRORS } from './errors.ts';
import { FAMILIES } from './facts-script.ts';
import type { Terminal } from './terminal/terminal.ts';
import { count } from './terminal/style.ts';
import { readRegularText } from '../values/read-file.ts';

const FILE = 'lab.facts.json';

type Facts = Readonly<Record<string, string>>;
type FactsFile = Readonly<Record<string, Facts>>;

/** What a run did with lab.facts.json, in words. @throws LabError HL309, HL323, HL325, HL335 */
export async function recordFacts(result: SynthResult, server: string, env: Terminal['env']): Promise<string> {
  const { before, after, answer } = await ask(result, server, env);
  const names = changedNames(before[server] ?? {}, after[server] ?? {});
  const told = `${count(Object.keys(after[server] ?? {}).length, 'fact')} of ${server}${silence(answer)}`;
  if (names.length === 0) return `${FILE} is up to date: ${told}.`;
  await writeFile(join(result.root, FILE), `${JSON.stringify(after, undefined, 2)}\n`);
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
  const before = await readFacts(join(root, FILE));
  const answer = await askServer(server, mailFolders(blueprint, id), env);
  return { before, answer, after: sorted({ ...before, [id]: sorted(merged(before[id] ?? {}, answer)) }) };
}

/** Where the mail server of a server keeps what is its own: nowhere else a key counts as one of its mail. */
function mailFolders({ mailServers, volumes }: Blueprint, server: string): readonly string[] {
  const stacks = new Set(mailServers.filter((each) => each.server === server).map(({ id }) => id));
  return volumes.flatMap(({ stack, path }) => (path !== undefined && stacks.has(stack) ? [path] : []));
}

/** Facts of the families that were asked are replaced; all others stay, those that people wrote by hand as well. */
function merged(before: Facts, { facts, asked }: Answer): Facts {
  const stays = (name: string): boolean =>
    !FAMILIES.some((family) => asked.has(family) && name.startsWith(`${family}.`));
  return { ...Object.fromEntries(Object.entries(before).filter(([name]) => stays(name))), ...facts };
}

const sorted = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => byCodeUnit(a, b)));

const changedNames = (before: Facts, after: Facts): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name])
    .sort(byCodeUnit);

async function readFacts(file: string): Promise<FactsFile> {
  let text: string;
  try {
    text = readRegularText(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    const facts: unknown = JSON.parse(text);
    if (typeof facts === 'object' && facts !== null && !Array.isArray(facts)) return facts as FactsFile;
  } catch {
    // told below
  }
  throw LabError.of(
    CLI_ERRORS.badFactsFile,
    { reason: 'it holds no mapping of servers' },
    { source: { file, line: 1 } },
  );
}
