import { join } from 'node:path';
import { readRegularText } from '../values/read-file.ts';

/** The variables beside a compose file. Values are used to read ports and images, and are never shown. */
export interface Dotenv {
  /** The file that was found, if any. */
  readonly file?: string;
  /** Variables with a value. */
  readonly values: Readonly<Record<string, string>>;
  /** Every variable that is named, with or without a value. */
  readonly names: ReadonlySet<string>;
}

/** What people commit in the place of `.env`: its names count, its values are only examples. */
const EXAMPLES = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'example.env', 'env.example'];

/** Reads `.env` of a folder, or else the example of it. */
export function readDotenv(folder: string): Dotenv {
  const own = readText(join(folder, '.env'));
  if (own !== undefined) return { file: '.env', ...parseDotenv(own) };
  for (const file of EXAMPLES) {
    const text = readText(join(folder, file));
    if (text !== undefined) return { file, ...parseDotenv(text) };
  }
  return { values: {}, names: new Set() };
}

const LINE =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(?:(?:'([^'\n]*)'|"([^"\n]*)")[ \t]*(?:#.*)?|([^\n]*))$/gm;

/** Names and values of a `.env`, as far as ports and images need them: one line a variable, no references. */
export function parseDotenv(text: string): Pick<Dotenv, 'values' | 'names'> {
  const values: Record<string, string> = {};
  const names = new Set<string>();
  for (const [, name = '', single, double, bare] of text.matchAll(LINE)) {
    names.add(name);
    const value = single ?? double ?? bare?.replace(/(?:^|\s)#[^]*$/, '').trim() ?? '';
    if (value !== '' && !value.includes('$')) values[name] = value;
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
