import type { InitializedFile, Missing, ServerHalf } from '../secrets/index.ts';
import {
  asksForPassword,
  checkSecrets,
  initSecrets,
  makeSecret,
  passwordFault,
  SECRETS_ERRORS,
  select,
  setSecret,
  Store,
  wantedOf,
} from '../secrets/index.ts';
import type { SynthResult } from '../synth/index.ts';
import { LabError, nearest } from '../values/index.ts';
import type { AppOptions } from './compile.ts';
import { compile } from './compile.ts';
import { CLI_ERRORS } from './errors.ts';
import { changedNames, FACTS_FILE, readFacts, writeFacts } from './facts-file.ts';
import { paintFinding } from './terminal/paint.ts';
import { count, styled } from './terminal/style.ts';
import type { Terminal } from './terminal/terminal.ts';
import { EXIT } from './terminal/terminal.ts';

interface NameFlags extends AppOptions {
  readonly server?: string;
  readonly new?: boolean;
}

/** `hl secrets init`. @throws LabError HL297, HL309 */
export async function runInit(terminal: Terminal, ids: readonly string[], flags: AppOptions): Promise<number> {
  const { result, servers, store, all } = await opened(terminal, flags, ids);
  const { files, halves } = await initSecrets(store, all, servers);
  for (const file of files) terminal.out.write(reportOf(file, terminal));
  if (files.length === 0) terminal.out.write('No server of the lab needs a value.\n');
  tellFacts(terminal, result, halves);
  return EXIT.ok;
}

/** `hl secrets set`. @throws LabError HL291, HL293, HL297, HL298, HL309 */
export async function runSet(terminal: Terminal, name: string, flags: NameFlags): Promise<number> {
  const { result, store, all } = await opened(terminal, flags, serverFlag(flags));
  const selected = select(all, name, flags.server);
  const value = await given(terminal, `Value of ${name} (not shown): `);
  if (value === undefined) return tellBrokenOff(terminal);
  const { files, halves } = await setSecret(store, selected, value);
  terminal.out.write(`Set ${name} in ${files.join(', ')}.\n`);
  tellFacts(terminal, result, halves);
  return EXIT.ok;
}

/** `hl secrets make`. @throws LabError HL291, HL297, HL298, HL299, HL309 */
export async function runMake(terminal: Terminal, name: string, flags: NameFlags): Promise<number> {
  const { result, store, all } = await opened(terminal, flags, serverFlag(flags));
  const selected = select(all, name, flags.server);
  const askPassword = (): Promise<string> => passwordFor(terminal, name);
  const { files, halves } = await makeSecret(store, all, selected, { isNew: flags.new === true, askPassword });
  terminal.out.write(`Made ${name} in ${files.join(', ')}.\n`);
  tellFacts(terminal, result, halves);
  return EXIT.ok;
}

/** `hl secrets check`. @throws LabError HL309 */
export async function runCheck(terminal: Terminal, ids: readonly string[], flags: AppOptions): Promise<number> {
  const { result, servers, store } = await opened(terminal, flags, ids);
  const findings = checkSecrets(store, result.blueprint, ids.length === 0 ? undefined : servers);
  for (const each of findings) terminal.err.write(`${paintFinding(each, terminal, terminal.err)}\n`);
  const values = wantedOf(result.blueprint).filter(({ server }) => servers.includes(server));
  if (findings.length === 0) terminal.out.write(`${count(values.length, 'value')} checked: all right.\n`);
  return findings.length === 0 ? EXIT.ok : EXIT.findings;
}

const serverFlag = ({ server }: NameFlags): readonly string[] => (server === undefined ? [] : [server]);

/** The lab and its store, with the servers that are meant. */
async function opened(terminal: Terminal, flags: AppOptions, ids: readonly string[]) {
  const { result } = await compile(terminal, flags, { write: false });
  const known = result.blueprint.servers.map(({ id }) => id);
  const strange = ids.find((id) => !known.includes(id));
  if (strange !== undefined) {
    const details = { didYouMean: nearest(strange, known) };
    throw LabError.of(CLI_ERRORS.noSuchServer, { server: strange, servers: known }, {}, details);
  }
  if (!result.ok) terminal.err.write('This lab has errors, so values may be missing here: `hl synth` tells them.\n');
  const servers = ids.length === 0 ? known : ids;
  return { result, servers, store: new Store(result.root), all: wantedOf(result.blueprint) };
}

/** A value from a pipe, or from a person. The end of a line that ends it is not part of it. */
async function given(terminal: Terminal, question: string): Promise<string | undefined> {
  if (terminal.in.interactive) return terminal.in.askHidden(question);
  return (await terminal.in.read()).replace(/\r?\n$/, '');
}

async function passwordFor(terminal: Terminal, name: string): Promise<string> {
  const fix = 'Run it again, or give the password on the standard input.';
  const refuse = (why: string): LabError => LabError.of(SECRETS_ERRORS.cannotMake, { name, why, fix });
  const brokenOff = 'it was broken off';
  const password = await given(terminal, `Password for ${name} (not shown): `);
  if (password === undefined) throw refuse(brokenOff);
  const fault = passwordFault(password);
  if (fault !== undefined) throw refuse(fault);
  if (!terminal.in.interactive) return password;
  const again = await terminal.in.askHidden('Once more: ');
  if (again === undefined) throw refuse(brokenOff);
  if (again !== password) throw refuse('the two passwords differ');
  return password;
}

function tellBrokenOff(terminal: Terminal): number {
  terminal.err.write('Nothing was changed.\n');
  return EXIT.findings;
}

function reportOf({ file, isNew, made, taken, kept, missing }: InitializedFile, { out }: Terminal): string {
  const parts = [
    ...(made.length > 0 ? [`${made.length} made`] : []),
    ...(taken.length > 0 ? [`${taken.length} taken from other servers`] : []),
    ...(kept.length > 0 ? [`${kept.length} kept`] : []),
    ...(missing.length > 0 ? [`${missing.length} missing`] : []),
  ];
  const head = `${styled(out, 'bold', file)}${isNew ? ' (new)' : ''}: ${parts.join(', ') || 'nothing to do'}\n`;
  return head + missing.map(lineOf).join('');
}

function lineOf({ wanted, command, why }: Missing): string {
  const { name, description, maker } = wanted;
  const hint = maker !== undefined && asksForPassword(maker) ? ' (asks for the password)' : '';
  return `  ${name}: ${description}${why === undefined ? '' : ` (${why})`}\n    ${command}${hint}\n`;
}

/** Writes public halves where the lab and other servers read them. */
function tellFacts(terminal: Terminal, { root }: SynthResult, halves: readonly ServerHalf[]): void {
  if (halves.length === 0) return;
  const before = readFacts(root);
  const after: Record<string, Record<string, string>> = Object.fromEntries(
    Object.entries(before).map(([server, facts]) => [server, { ...facts }]),
  );
  for (const { server, fact, value } of halves) after[server] = { ...after[server], [fact]: value };
  const changed = Object.keys(after).flatMap((server) =>
    changedNames(before[server] ?? {}, after[server] ?? {}).map((name) => `${name} of ${server}`),
  );
  if (changed.length === 0) return;
  writeFacts(root, after);
  terminal.out.write(`Wrote ${FACTS_FILE}: ${changed.join(', ')}. Synth again, and commit it.\n`);
}
