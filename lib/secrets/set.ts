import { LabError } from '../values/index.ts';
import { SECRETS_ERRORS } from './errors.ts';
import { comment } from './init.ts';
import { asksForPassword, makeValue } from './makers.ts';
import type { ServerHalf } from './public-halves.ts';
import { publicHalves } from './public-halves.ts';
import { runCommand } from './run-command.ts';
import { commandFor } from './select.ts';
import type { Store } from './store.ts';
import { valueFindings } from './value-faults.ts';
import type { Wanted } from './wanted.ts';

/** The files that hold a value now, and what of it is public. */
export interface Written {
  readonly files: readonly string[];
  readonly halves: readonly ServerHalf[];
}

/** Seconds that a person may take to answer a command. */
const LONGEST_ANSWER = 600;

/** Gives one value to every server that needs it. @throws LabError HL291, HL293 for a value that cannot be it */
export function setSecret(store: Store, selected: readonly Wanted[], value: string): Promise<Written> {
  return store.change(() => writeAll(store, selected, value));
}

function writeAll(store: Store, selected: readonly Wanted[], value: string): Written {
  const findings = selected.slice(0, 1).flatMap((wanted) => valueFindings(wanted, value, undefined));
  if (findings.length > 0) throw new LabError(findings);
  for (const { file } of selected) store.read(file); // all are read before one is written
  for (const { file, name, description } of selected) {
    store.write(file, new Map([[name, value]]), () => comment(description));
  }
  return { files: selected.map(({ file }) => file), halves: publicHalves(store, selected) };
}

/** How a new value is to be made. */
export interface MakeOptions {
  /** Whether a value that is there is replaced. */
  readonly isNew: boolean;
  /** Asks for the password that a value is made of. */
  readonly askPassword: () => Promise<string>;
}

/** Makes one value for every server that needs it. @throws LabError HL299, and as `setSecret` */
export async function makeSecret(
  store: Store,
  all: readonly Wanted[],
  selected: readonly Wanted[],
  { isNew, askPassword }: MakeOptions,
): Promise<Written> {
  const [wanted] = selected;
  if (wanted === undefined) throw new Error('nothing was selected'); // a mistake of ours
  refuseToReplace(store, all, selected, isNew);
  const value = await newValue(wanted, all, askPassword);
  return store.change(() => {
    refuseToReplace(store, all, selected, isNew); // another run may have made one while somebody typed
    return writeAll(store, selected, value);
  });
}

function refuseToReplace(store: Store, all: readonly Wanted[], selected: readonly Wanted[], isNew: boolean): void {
  const there = selected.find(({ file, name }) => store.valueOf(file, name) !== undefined);
  if (there === undefined || isNew) return;
  const { name, file } = there;
  throw LabError.of(SECRETS_ERRORS.cannotMake, {
    name,
    why: `it has a value in ${file}`,
    fix: `Run \`hl secrets init\` to give that value to servers without one, or replace it: ${commandFor(there, all, 'make')} --new`,
  });
}

async function newValue(wanted: Wanted, all: readonly Wanted[], askPassword: () => Promise<string>): Promise<string> {
  const { name, maker, command } = wanted;
  if (maker !== undefined) return makeValue(maker, asksForPassword(maker) ? await askPassword() : '');
  const fix = `Set it: ${commandFor(wanted, all, 'set')}`;
  if (command === undefined)
    throw LabError.of(SECRETS_ERRORS.cannotMake, { name, why: 'it comes from elsewhere', fix });
  const printed = await runCommand(command, true, LONGEST_ANSWER);
  if ('why' in printed) throw LabError.of(SECRETS_ERRORS.cannotMake, { name, why: printed.why, fix });
  return printed.value;
}
