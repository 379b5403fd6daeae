import type { Mapping, Tree } from '../compose/index.ts';
import { dotenvLines, openNames, parseDotenv } from '../compose/language/dotenv.ts';
import { keyed } from '../compose/language/keyed.ts';
import { parseRawEnv, rawEnvLines } from '../compose/load/raw-env.ts';
import type { SeenProject } from '../core/index.ts';
import type { SourceLocation } from '../values/index.ts';
import { LabError } from '../values/index.ts';
import type { Report } from './collect/declared.ts';
import type { NamedFile } from './collect/named-files.ts';
import { pathsIn } from './collect/named-files.ts';
import { listOf, mappingOf } from './read.ts';

/** What the reading of the files of a project has to know. */
export interface SeenContext {
  /** By the path that a service names. */
  readonly named: ReadonlyMap<string, NamedFile>;
  readonly variables: Readonly<Record<string, string>>;
  readonly report: Report;
}

/** A final tree with the values of the files that its services name; undefined where none of these could be read. */
export function seenWith(tree: Mapping, { named, variables, report }: SeenContext): SeenProject | undefined {
  if (named.size === 0) return undefined;
  const base = keyed(tree);
  const places = new Map<string, SourceLocation>();
  const services: Record<string, Tree> = { ...mappingOf(base['services']) };
  for (const name in services) {
    const service = mappingOf(services[name]);
    const values = KEYS.flatMap((key) => {
      const files = pathsIn(service[key.file]).map((path) => named.get(path));
      if (files.every((file) => file === undefined)) return [];
      const formats = listOf(service[key.file]).map((entry) => mappingOf(entry)['format']);
      const given = valuesOf(files, formats, variables, report);
      const said = mappingOf(service[key.value]);
      for (const [value, { source }] of given) {
        if (!Object.hasOwn(said, value)) places.set(pathKey(['services', name, key.value, value]), source);
      }
      const texts = Object.fromEntries([...given].map(([value, { text }]) => [value, text]));
      return [
        [key.value, { ...texts, ...said }],
        [key.file, listOf(service[key.file]).filter((_entry, index) => files[index] === undefined)],
      ] as const;
    });
    if (values.length > 0) services[name] = { ...service, ...Object.fromEntries(values) };
  }
  return {
    tree: { ...base, services },
    files: [...named.values()].map(({ file }) => file),
    placeOf: (path) => places.get(pathKey(path)),
  };
}

/** What names files, and where their values go. */
const KEYS = [
  { file: 'env_file', value: 'environment' },
  { file: 'label_file', value: 'labels' },
] as const;

const pathKey = (path: readonly (string | number)[]): string => JSON.stringify(path);

interface Given {
  /** In the language of Compose; null where only the server knows it. */
  readonly text: string | null;
  readonly source: SourceLocation;
}

/** What files give together: later ones win, and may name variables of earlier ones. */
function valuesOf(
  files: readonly (NamedFile | undefined)[],
  formats: readonly (Tree | undefined)[],
  variables: Readonly<Record<string, string>>,
  report: Report,
): ReadonlyMap<string, Given> {
  const found = new Map<string, Given>();
  let values: Readonly<Record<string, string>> = {};
  for (const [index, file] of files.entries()) {
    if (file === undefined) continue;
    const isRaw = formats[index] === 'raw';
    let lines: ReadonlyMap<string, number>;
    try {
      values = isRaw ? { ...values, ...raw(file) } : read(file, values, variables);
      lines = isRaw ? rawLines(file) : dotenvLines(file.text, file.file);
    } catch (error) {
      if (!LabError.isLabError(error)) throw error;
      error.findings.forEach(report);
      continue;
    }
    for (const [name, line] of lines) {
      const value = values[name];
      const text = value === undefined || value === openValue(name) ? null : inCompose(value);
      found.set(name, { text, source: { file: file.file, line } });
    }
  }
  return found;
}

const raw = ({ file, text }: NamedFile): Readonly<Record<string, string>> =>
  parseRawEnv(text, { file, lookup: () => undefined });

const rawLines = ({ file, text }: NamedFile): ReadonlyMap<string, number> =>
  new Map([...rawEnvLines(text, file)].map(({ name, line }) => [name, line]));

/** Stands for a variable that only the server knows, while a file is read. */
const openValue = (name: string): string => `\0${name}\0`;

function read(
  { file, text }: NamedFile,
  before: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const open: Record<string, string> = {};
  for (const name of openNames(text)) if (variables[name] === undefined) open[name] = openValue(name);
  return parseDotenv(text, { file, lookup: (name) => variables[name], initial: { ...open, ...before } });
}

/** A value as a Compose file would write it. */
const inCompose = (value: string): string =>
  value.replaceAll('$', '$$$$').replace(/\0([^\0]*)\0/g, (_whole, name: string) => `\${${name}}`);
