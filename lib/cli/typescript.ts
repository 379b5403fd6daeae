import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { LabError } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';
import { readRegularText } from '../values/read-file.ts';

interface TsNode {
  readonly register: (options: object) => unknown;
}

/** What TypeScript 6 says of options that older versions want: deprecated ones, and no rootDir. */
const NEW_IN_6 = [5011, 5101, 5107];

const isTypeScript = (file: string): boolean => ['.ts', '.mts', '.cts'].includes(extname(file));

/** Whether Node strips types by itself: from 22.18 on. */
const nodeStripsTypes = (): boolean => Boolean((process.features as { typescript?: unknown }).typescript);

/** Whether this process runs TypeScript already: in Deno, or through a hook with which it was started. */
const alreadyRuns = (require: NodeJS.Require): boolean =>
  'Deno' in globalThis ||
  Symbol.for('ts-node.register.instance') in process ||
  (require.extensions?.['.ts'] !== undefined && !nodeStripsTypes());

/**
 * Lets this process run a lab that is written in TypeScript: by the lab's own ts-node, fastest with @swc/core, else by
 * what Node brings itself. Types are never checked here: that is `tsc`'s work. `name` is the file as people know it.
 *
 * @throws LabError HL303 where there is neither.
 */
export function enableTypeScript(file: string, name: string): void {
  const require = createRequire(file);
  if (!isTypeScript(file) || alreadyRuns(require)) return;
  const module = isModule(file);
  const compiler = compilerOf(require);
  // ts-node is made for CommonJS, and needs a compiler with an interface for JavaScript: from 7 on it has none.
  if (!module && compiler !== undefined && compiler < 7 && resolves(require, 'ts-node')) {
    const swc = resolves(require, '@swc/core') || resolves(require, '@swc/wasm');
    (require('ts-node') as TsNode).register({
      cwd: dirname(file),
      transpileOnly: true,
      swc,
      compilerOptions: { module: 'commonjs', moduleResolution: 'node10' },
      ignoreDiagnostics: NEW_IN_6,
    });
  } else if (!nodeStripsTypes()) {
    throw LabError.of(CLI_ERRORS.noTypeScript, { file: name, node: process.version, module });
  }
}

/** The major version of the lab's TypeScript. */
const compilerOf = (require: NodeJS.Require): number | undefined =>
  resolves(require, 'typescript/package.json')
    ? Number.parseInt((require('typescript/package.json') as { version: string }).version)
    : undefined;

/** Whether a file is an ES module: by its name, or because package.json says so. */
function isModule(file: string): boolean {
  if (!file.endsWith('.ts')) return file.endsWith('.mts');
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return /"type"\s*:\s*"module"/.test(readRegularText(manifest));
    if (folder === dirname(folder)) return false;
  }
}

function resolves(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
