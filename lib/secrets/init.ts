import { asksForPassword, makeValue } from './makers.ts';
import type { ServerHalf } from './public-halves.ts';
import { publicHalves } from './public-halves.ts';
import { runCommand } from './run-command.ts';
import type { Store } from './store.ts';
import { commandFor } from './select.ts';
import { valueFault } from './value-faults.ts';
import type { Wanted } from './wanted.ts';
import { byFile } from './wanted.ts';

/** Seconds that a command which makes a value may take. */
const LONGEST_COMMAND = 60;

/** A value that a person has to give. */
export interface Missing {
  readonly wanted: Wanted;
  /** What to run. */
  readonly command: string;
  /** Why it could not be made, where it should have been. */
  readonly why?: string;
}

/** What became of one file. */
export interface InitializedFile {
  readonly file: string;
  readonly isNew: boolean;
  readonly made: readonly string[];
  /** Those that another server had already. */
  readonly taken: readonly string[];
  readonly kept: readonly string[];
  readonly missing: readonly Missing[];
}

/**
 * Makes the values that can be made, for some servers: one that is there is never changed, and one that another server
 * has is taken from there. Runs are safe to repeat.
 */
export async function initSecrets(
  store: Store,
  all: readonly Wanted[],
  servers: readonly string[],
): Promise<{ readonly files: readonly InitializedFile[]; readonly halves: readonly ServerHalf[] }> {
  const mine = all.filter(({ server }) => servers.includes(server));
  return store.change(async () => {
    const values = await valuesFor(store, all, mine);
    const files = [...byFile(mine)].map(([file, wanted]) => write(store, all, file, wanted, values));
    return { files, halves: publicHalves(store, mine) };
  });
}

type Found = { readonly value: string; readonly isMade: boolean } | { readonly why?: string };

/** A value for every id that has none in some file of ours. */
async function valuesFor(store: Store, all: readonly Wanted[], mine: readonly Wanted[]): Promise<Map<string, Found>> {
  const there = new Map<string, string>();
  for (const { id, file, name } of all) {
    const value = store.valueOf(file, name);
    if (value !== undefined && !there.has(id)) there.set(id, value);
  }
  const found = new Map<string, Found>();
  for (const wanted of mine) {
    if (found.has(wanted.id) || store.valueOf(wanted.file, wanted.name) !== undefined) continue;
    const value = there.get(wanted.id);
    found.set(wanted.id, value === undefined ? await madeFor(wanted) : { value, isMade: false });
  }
  return found;
}

async function madeFor(wanted: Wanted): Promise<Found> {
  const { maker, command, required } = wanted;
  if (!required || (maker !== undefined && asksForPassword(maker))) return {};
  if (maker !== undefined) return { value: await makeValue(maker), isMade: true };
  if (command === undefined) return {};
  const printed = await runCommand(command, false, LONGEST_COMMAND);
  if ('why' in printed) return printed;
  const why = valueFault(wanted, printed.value);
  return why === undefined
    ? { value: printed.value, isMade: true }
    : { why: `what its command prints cannot be used: ${why}` };
}

function write(
  store: Store,
  all: readonly Wanted[],
  file: string,
  wanted: readonly Wanted[],
  found: ReadonlyMap<string, Found>,
): InitializedFile {
  const before = store.read(file);
  const named = new Set(before?.entries.map(({ name }) => name));
  const kept: string[] = [];
  const made: string[] = [];
  const taken: string[] = [];
  const missing: Missing[] = [];
  const values = new Map<string, string>();
  for (const each of wanted) {
    const { name, id, maker, command, required } = each;
    const result = found.get(id) ?? {};
    if (before?.values.has(name) === true) kept.push(name);
    else if ('value' in result) {
      values.set(name, result.value);
      (result.isMade ? made : taken).push(name);
    } else if (required) {
      if (!named.has(name)) values.set(name, '');
      const isMakeable = maker !== undefined || command !== undefined;
      missing.push({ wanted: each, command: commandFor(each, all, isMakeable ? 'make' : 'set'), ...result });
    }
  }
  const descriptions = new Map(wanted.map(({ name, description }) => [name, description]));
  if (values.size > 0) store.write(file, values, (name) => comment(descriptions.get(name)));
  return { file, isNew: before === undefined, made, taken, kept, missing };
}

/** A description in one line of a comment. */
export const comment = (description = ''): string => description.replaceAll(/[\r\n]+/g, ' ');
