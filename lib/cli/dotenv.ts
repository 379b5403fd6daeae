import { join } from 'node:path';
import { openNames, parseDotenv } from '../compose/index.ts';
import type { Finding } from '../values/index.ts';
import { LabError } from '../values/index.ts';
import { readRegularText } from '../values/read-file.ts';

/** The variables beside a compose file. Values are used to read ports and images, and are never shown. */
export interface Dotenv {
  /** The file that was found, if any. */
  readonly file?: string;
  /** Variables with a value. */
  readonly values: Readonly<Record<string, string>>;
  /** Every variable that is given, with or without a value. */
  readonly names: ReadonlySet<string>;
  /** Why Compose would not take it. */
  readonly problems: readonly Finding[];
}

/** What people commit in the place of `.env`: its names count, its values are only examples. */
const EXAMPLES = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'example.env', 'env.example'];

/** Reads `.env` of a folder, or else the example of it. `known` is what the shell gives. */
export function readDotenv(folder: string, known: Readonly<Record<string, string>>): Dotenv {
  for (const file of ['.env', ...EXAMPLES]) {
    const path = join(folder, file);
    const text = readText(path);
    if (text === undefined) continue;
    try {
      return { file, ...valuesOf(text, path, known), problems: [] };
    } catch (error) {
      if (!LabError.isLabError(error)) throw error;
      // Of an example, nobody starts anything.
      return { file, values: {}, names: new Set(), problems: file === '.env' ? error.findings : [] };
    }
  }
  return { values: {}, names: new Set(), problems: [] };
}

/** Stands for a value that only the server knows: no file that is text holds it. */
const UNKNOWN = '\0';

function valuesOf(
  text: string,
  file: string,
  known: Readonly<Record<string, string>>,
): Pick<Dotenv, 'values' | 'names'> {
  const values: Record<string, string> = {};
  const names = new Set<string>();
  const initial = Object.fromEntries(openNames(text).map((name) => [name, UNKNOWN]));
  // A name alone takes the value of the shell, whatever that is.
  const lookup = (name: string): string | undefined => (Object.hasOwn(known, name) ? known[name] : undefined);
  for (const [name, value] of Object.entries(parseDotenv(text, { file, lookup, initial }))) {
    if (value === UNKNOWN && Object.hasOwn(initial, name)) continue;
    names.add(name);
    if (value !== '' && !value.includes(UNKNOWN)) values[name] = value;
  }
  return { values, names };
}

function readText(file: string): string | undefined {
  try {
    return readRegularText(file);
  } catch {
    return undefined;
  }
}
