import { join } from 'node:path';
import { replaceFile } from '../secrets/index.ts';
import { byCodeUnit, LabError } from '../values/index.ts';
import { readRegularText } from '../values/read-file.ts';
import { CLI_ERRORS } from './errors.ts';

/** Where public values lie that no lab can know by itself, in the lab's root. */
export const FACTS_FILE = 'lab.facts.json';

/** Facts of one server by name. */
export type Facts = Readonly<Record<string, string>>;

/** Facts by server. */
export type FactsFile = Readonly<Record<string, Facts>>;

/** The facts of a lab. @throws LabError HL325 */
export function readFacts(root: string): FactsFile {
  const file = join(root, FACTS_FILE);
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

/** Writes the facts of a lab, sorted by server and name. */
export function writeFacts(root: string, facts: FactsFile): void {
  const servers = Object.entries(facts).map(([server, own]): [string, Facts] => [server, sorted(own)]);
  replaceFile(join(root, FACTS_FILE), `${JSON.stringify(sorted(Object.fromEntries(servers)), undefined, 2)}\n`, 0o644);
}

const sorted = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => byCodeUnit(a, b)));

/** The names of the facts that differ. */
export const changedNames = (before: Facts, after: Facts): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name])
    .sort(byCodeUnit);
