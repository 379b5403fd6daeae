import type { IConstruct } from 'constructs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Homelab } from '../core/index.ts';
import { LabError } from '../values/index.ts';
import type { AppFault } from './errors.ts';
import { CLI_ERRORS } from './errors.ts';
import { isError, missingModuleAt, originOf, syntaxErrorAt, told, toldValue } from './origin.ts';
import { enableTypeScript } from './typescript.ts';

/**
 * Runs the program of a lab and gives its default export. `name` is the file as people know it.
 *
 * @throws LabError HL302 where that is no lab, HL303 where nothing can run it, HL320 where it throws.
 */
export async function loadApp(file: string, name: string = file): Promise<Homelab> {
  // Before the lab's own files are loaded, so that only their maps are read: lines are the user's, not the build's.
  const { kindOf } = await import('../core/index.ts');
  process.setSourceMapsEnabled?.(true);
  enableTypeScript(file, name);
  const isLab = (value: unknown): value is Homelab => isObject(value) && kindOf(value as IConstruct) === 'Homelab';
  try {
    const module = await importFile(file);
    const exported = await called(defaultOf(module, isLab));
    if (isLab(exported)) return exported;
    throw notALab({ file, name }, exported, module, isLab);
  } catch (error) {
    throw asUserError(error);
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A module by its path. CommonJS is required, as a hook that runs TypeScript sees no `import()` of it. */
async function importFile(file: string): Promise<unknown> {
  const url = pathToFileURL(file).href;
  if ('Deno' in globalThis) return nativeImport(url);
  try {
    return createRequire(file)(file);
  } catch (error) {
    // Anything at all can be thrown, `undefined` too.
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return nativeImport(url);
  }
}

/** `import()` as the engine has it: ts-node and the bundle make a `require` of what stands in the text. */
const nativeImport = new Function('url', 'return import(url)') as (url: string) => Promise<unknown>;

/** The default export. A CommonJS module seen from an ES module has it one level deeper, or is it. */
function defaultOf(module: unknown, isLab: (value: unknown) => boolean): unknown {
  let value = module;
  while (isObject(value) && !isLab(value) && 'default' in value) value = value.default;
  return value;
}

const called = async (value: unknown): Promise<unknown> =>
  typeof value === 'function' ? (value as () => unknown)() : value;

interface AppFile {
  readonly file: string;
  readonly name: string;
}

function notALab(
  { file, name }: AppFile,
  exported: unknown,
  module: unknown,
  isLab: (value: unknown) => boolean,
): LabError {
  const exportedAs = isObject(module) ? Object.entries(module).find(([, value]) => isLab(value))?.[0] : undefined;
  const details = exportedAs === undefined ? {} : { didYouMean: `export default ${exportedAs};` };
  return LabError.of(
    CLI_ERRORS.notALab,
    { file: name, what: describe(exported, module) },
    { source: { file, line: 1 } },
    details,
  );
}

function describe(exported: unknown, module: unknown): string {
  if (exported === undefined || exported === module) return 'missing';
  if (exported === null) return 'null';
  if (Array.isArray(exported)) return 'a list';
  const name = isObject(exported) ? exported.constructor?.name : undefined;
  return name !== undefined && name !== 'Object' ? `a ${name}` : `a ${typeof exported}`;
}

/** What the user's program threw, as an error that names its line. What we threw ourselves stays as it is. */
function asUserError(error: unknown): unknown {
  if (LabError.isLabError(error)) return error;
  if (!isError(error)) return LabError.of(CLI_ERRORS.appThrew, { what: toldValue(error), because: 'no Error' });
  const origin = originOf(error);
  const loaded = origin.source === undefined || /[\\/]cli[\\/]load-app\.[jt]s$/.test(origin.source.file);
  if (origin.by === 'us' && !loaded) return error;
  const source = syntaxErrorAt(error) ?? missingModuleAt(error) ?? (origin.by === 'user' ? origin.source : undefined);
  return LabError.of(CLI_ERRORS.appThrew, { what: told(error), because: becauseOf(error) }, { source });
}

function becauseOf(error: Error): AppFault | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') return 'no such module';
  // The compiler leaves a file with `await` at its top an ES module, which is then run as CommonJS.
  if (error.name === 'ReferenceError' && /^exports is not defined/.test(error.message)) return 'await at the top';
  return syntaxErrorAt(error) === undefined ? undefined : 'syntax';
}
