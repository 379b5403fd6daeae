import { createRequire } from 'node:module';
import { dirname, extname } from 'node:path';
import { LabError } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';

interface TsNode {
  readonly register: (options: object) => unknown;
}

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
 * what Node brings itself. Types are never checked here: that is `tsc`'s work.
 *
 * @throws LabError HL303 where there is neither.
 */
export function enableTypeScript(file: string): void {
  const require = createRequire(file);
  if (!isTypeScript(file) || alreadyRuns(require)) return;
  const compiler = resolves(require, 'typescript/package.json') ? majorOf(require) : undefined;
  // From 7 on the compiler is a program without an interface for JavaScript, which ts-node needs.
  if (compiler !== undefined && compiler < 7 && resolves(require, 'ts-node')) {
    const swc = resolves(require, '@swc/core') || resolves(require, '@swc/wasm');
    const compilerOptions = { module: 'commonjs', moduleResolution: compiler < 6 ? 'node10' : 'bundler' };
    (require('ts-node') as TsNode).register({ cwd: dirname(file), transpileOnly: true, swc, compilerOptions });
  } else if (!nodeStripsTypes()) {
    throw LabError.of(CLI_ERRORS.noTypeScript, { file, node: process.version });
  }
}

const majorOf = (require: NodeJS.Require): number =>
  Number.parseInt((require('typescript/package.json') as { version: string }).version);

function resolves(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
