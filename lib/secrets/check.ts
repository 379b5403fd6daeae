import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Blueprint } from '../blueprint/index.ts';
import type { Finding } from '../values/index.ts';
import { byCodeUnit, finding, LabError } from '../values/index.ts';
import { SECRETS_ERRORS } from './errors.ts';
import { statOf } from './files.ts';
import { gitStates } from './git.ts';
import { publicHalves } from './public-halves.ts';
import { commandFor } from './select.ts';
import type { Store, StoreFile } from './store.ts';
import { valueFindings } from './value-faults.ts';
import type { Wanted } from './wanted.ts';
import { byFile, FOLDER, wantedOf } from './wanted.ts';

/** Everything that is wrong with the store, of all servers or of some: values, files, and public halves. */
export function checkSecrets(store: Store, blueprint: Blueprint, only?: readonly string[]): readonly Finding[] {
  const folder = statOf(join(store.root, FOLDER));
  if (folder !== undefined && !folder.isDirectory()) {
    return [finding(SECRETS_ERRORS.badStore, { file: FOLDER, why: 'is not a folder', fix: 'Move it away.' })];
  }
  const all = wantedOf(blueprint);
  const isMine = (server: string): boolean => only === undefined || only.includes(server);
  const mine = all.filter(({ server }) => isMine(server));
  const files = byFile(mine);
  const others = filesThere(store).filter((file) => isMine(serverOfFile(file)) && !files.has(file));
  const unreadable: Finding[] = [];
  const read = (file: string): StoreFile | undefined => {
    try {
      return store.read(file);
    } catch (error) {
      if (!LabError.isLabError(error)) throw error;
      unreadable.push(...error.findings);
      return undefined;
    }
  };
  const found = [...files].flatMap(([file, wanted]) => {
    const before = unreadable.length;
    const content = read(file);
    return unreadable.length > before ? [] : valuesIn(store, file, wanted, content, all);
  });
  const left = others.flatMap((file) => unusedIn(store, file, new Set(), read(file)));
  const exposed = exposures(store, [...files.keys(), ...others]);
  // What depends on several files is asked once each of them can be read.
  const across =
    unreadable.length > 0 ? [] : [...differences(store, all, mine), ...strayHalves(store, blueprint, mine)];
  return [...exposed, ...unreadable, ...found, ...left, ...across];
}

function valuesIn(
  store: Store,
  file: string,
  wanted: readonly Wanted[],
  content: StoreFile | undefined,
  all: readonly Wanted[],
): readonly Finding[] {
  const lines = new Map(content?.entries.map(({ name, line }) => [name, line]));
  const values = wanted.flatMap((each) => {
    const { name, description, required, maker, command } = each;
    const value = content?.values.get(name);
    const line = lines.get(name);
    const source = line === undefined ? undefined : { file: join(store.root, file), line };
    if (value !== undefined) return valueFindings(each, value, source);
    if (!required) return [];
    const verb = maker === undefined && command === undefined ? 'set' : 'make';
    const args = { name, file, description, command: commandFor(each, all, verb) };
    return [finding(SECRETS_ERRORS.noValue, args, source && { source })];
  });
  return [
    ...values,
    ...unusedIn(store, file, new Set(wanted.map(({ name }) => name)), content),
    ...twice(store, file, content),
  ];
}

/** What Compose itself reads there, as COMPOSE_PROFILES. */
const COMPOSE = /^COMPOSE_/;

function unusedIn(store: Store, file: string, names: ReadonlySet<string>, content?: StoreFile): readonly Finding[] {
  return (content?.entries ?? []).flatMap(({ name, line }) =>
    names.has(name) || COMPOSE.test(name)
      ? []
      : [finding(SECRETS_ERRORS.unused, { name, file }, { source: { file: join(store.root, file), line } })],
  );
}

function twice(store: Store, file: string, content?: StoreFile): readonly Finding[] {
  const seen = new Map<string, number>();
  return (content?.entries ?? []).flatMap(({ name, line }) => {
    const before = seen.get(name);
    seen.set(name, line);
    if (before === undefined) return [];
    const args = {
      file,
      why: `sets ${name} twice: in line ${before} and again in line ${line}`,
      fix: 'Remove one; the last line counts.',
    };
    return [finding(SECRETS_ERRORS.badStore, args, { source: { file: join(store.root, file), line } })];
  });
}

/** Values that are one in the lab, and several in the store. */
function differences(store: Store, all: readonly Wanted[], mine: readonly Wanted[]): readonly Finding[] {
  const ids = new Set(mine.map(({ id }) => id));
  const byId = new Map<string, { name: string; files: Map<string, string> }>();
  for (const { id, name, file } of all) {
    const value = ids.has(id) ? store.valueOf(file, name) : undefined;
    if (value === undefined) continue;
    const known = byId.get(id) ?? { name, files: new Map<string, string>() };
    byId.set(id, known);
    if (!known.files.has(value)) known.files.set(value, file);
  }
  return [...byId.values()].flatMap(({ name, files }) =>
    files.size < 2 ? [] : [finding(SECRETS_ERRORS.differs, { name, files: [...files.values()] })],
  );
}

function strayHalves(store: Store, { servers }: Blueprint, mine: readonly Wanted[]): readonly Finding[] {
  const facts = new Map(servers.map(({ id, host }) => [id, host]));
  return publicHalves(store, mine).flatMap(({ name, server, fact, value }) =>
    facts.get(server)?.[fact] === value ? [] : [finding(SECRETS_ERRORS.publicHalf, { name, fact, server })],
  );
}

/** Files and folders that others can read, or that git has or would take. */
function exposures(store: Store, files: readonly string[]): readonly Finding[] {
  const there = files.filter((file) => statOf(join(store.root, file)) !== undefined);
  const states = gitStates(store.root, there);
  const byGit = there.flatMap((file) => {
    const state = states.get(file);
    const exposed = (why: string, command: string): Finding[] => [
      finding(SECRETS_ERRORS.exposed, { file, why, command }),
    ];
    if (state === 'tracked') {
      return exposed(
        'is tracked by git: its values stay in the history',
        `git rm --cached ${file}, and replace every value in it`,
      );
    }
    return state === 'untracked' ? exposed('is not ignored by git', 'hl secrets init') : [];
  });
  const modes = [...(there.length > 0 ? [FOLDER] : []), ...there].flatMap((path) => openMode(store, path));
  return [...byGit, ...modes];
}

function openMode(store: Store, path: string): readonly Finding[] {
  const found = statOf(join(store.root, path));
  if (process.platform === 'win32' || found === undefined || (found.mode & 0o077) === 0) return [];
  const mode = (found.mode & 0o777).toString(8);
  const right = found.isDirectory() ? '700' : '600';
  const why = `has mode ${mode}, so others of this machine can read it`;
  return [finding(SECRETS_ERRORS.exposed, { file: path, why, command: `chmod ${right} ${path}` })];
}

/** The files of the store, whether the lab knows them or not. */
function filesThere({ root }: Store): readonly string[] {
  if (statOf(join(root, FOLDER))?.isDirectory() !== true) return [];
  const names = readdirSync(join(root, FOLDER)).filter((name) => /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)?\.env$/.test(name));
  return names.sort(byCodeUnit).map((name) => `${FOLDER}/${name}`);
}

const serverOfFile = (file: string): string => file.slice(FOLDER.length + 1).split('.', 1)[0] ?? '';
