import * as nodeModule from 'node:module';
import { join } from 'node:path';

type Parser = (text: string) => boolean;

interface TypeScript {
  readonly transpileModule?: (text: string, options: object) => { diagnostics?: readonly unknown[] };
}

interface Swc {
  readonly parseSync: (text: string, options: object) => unknown;
}

interface NodeModule {
  readonly stripTypeScriptTypes?: (text: string) => string;
}

/**
 * Whether a text is TypeScript without a syntax error, as the lab's own compiler sees it, or what Node brings.
 * Undefined where none of them is there.
 */
export function parses(root: string, text: string): boolean | undefined {
  const require = nodeModule.createRequire(join(root, 'package.json'));
  return (typescript(require) ?? swc(require) ?? node())?.(text);
}

function typescript(require: NodeJS.Require): Parser | undefined {
  const transpile = load<TypeScript>(require, 'typescript')?.transpileModule; // absent from version 7 on
  return transpile && ((text) => transpile(text, { reportDiagnostics: true }).diagnostics?.length === 0);
}

function swc(require: NodeJS.Require): Parser | undefined {
  const compiler = load<Swc>(require, '@swc/core');
  return compiler && ((text) => succeeds(() => compiler.parseSync(text, { syntax: 'typescript' })));
}

function node(): Parser | undefined {
  const { stripTypeScriptTypes: strip } = nodeModule as NodeModule;
  return strip && ((text) => succeeds(() => strip(text)));
}

function load<T>(require: NodeJS.Require, name: string): T | undefined {
  try {
    return require(name) as T;
  } catch {
    return undefined;
  }
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
