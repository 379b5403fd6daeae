import { statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { LabError } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';
import { readRegularText } from '../values/read-file.ts';

/** Where the program of a lab is. */
export interface App {
  /** Absolute path of the file whose default export is the lab. */
  readonly file: string;
  /** The folder of package.json or deno.json, else of the working directory. */
  readonly root: string;
}

const MARKS = ['package.json', 'deno.json', 'deno.jsonc'];
const NAMES = ['app/main', 'main'].flatMap((name) => ['ts', 'mts', 'js', 'mjs', 'cjs'].map((end) => `${name}.${end}`));

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The nearest folder with a package.json or deno.json, at or above another. */
export function rootAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (MARKS.some((mark) => isFile(join(at, mark)))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** Finds the program of a lab. `given` is what `--app` says. @throws LabError HL300, HL301 */
export function findApp(cwd: string, given?: string): App {
  if (given !== undefined) {
    const file = named(cwd, given, '--app');
    return { file, root: rootAbove(dirname(file)) ?? cwd };
  }
  const root = rootAbove(cwd) ?? cwd;
  const configured = appOf(root);
  if (configured !== undefined) return { file: named(root, configured, 'package.json'), root };
  const found = NAMES.map((name) => join(root, name)).find(isFile);
  if (found !== undefined) return { file: found, root };
  throw LabError.of(CLI_ERRORS.noApp, { folder: root, looked: ['app/main.ts', 'main.ts', 'and the like'] });
}

function named(folder: string, path: string, by: string): string {
  const file = resolve(folder, path);
  if (isFile(file)) return file;
  throw LabError.of(CLI_ERRORS.appMissing, { file: relative(folder, file) || file, by }, {}, { given: path });
}

/** What package.json says: "homelab": { "app": "…" }. */
function appOf(root: string): string | undefined {
  const file = join(root, 'package.json');
  if (!isFile(file)) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(readRegularText(file));
  } catch {
    return undefined; // npm and Node complain about it in their own words; a lab can be found without
  }
  const app = (content as { homelab?: { app?: unknown } } | null)?.homelab?.app;
  return typeof app === 'string' ? app : undefined;
}
