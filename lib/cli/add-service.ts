import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { isId } from '../core/index.ts';
import { LabError, nearest, parseImageReference } from '../values/index.ts';
import type { Added } from './addition.ts';
import { editSafely, linesOf, writeNew } from './addition.ts';
import type { Addition } from './edit.ts';
import { addToServer } from './edit.ts';
import { CLI_ERRORS } from './errors.ts';
import type { App } from './find-app.ts';
import { findApp } from './find-app.ts';
import { libraryIn } from './library.ts';
import { newService, serverPath } from './templates.ts';
import { stackClass } from './words.ts';
import { readRegularText } from '../values/read-file.ts';

/** A small program that answers, until a person writes which image it is. */
const STAND_IN = 'nginx:1.29.3-alpine';

/** Adds a service to a server of a lab. @throws LabError HL300, HL306 to HL309, HL313, HL316 */
export async function addService(
  cwd: string,
  name: string,
  { server, image = STAND_IN }: { readonly server?: string; readonly image?: string },
): Promise<Added> {
  const { root } = typedApp(cwd, name);
  if (parseImageReference(image) === undefined) throw LabError.of(CLI_ERRORS.badImage, { image });
  const on = chooseServer(root, server);
  const user = join(root, serverPath(on));
  const text = readRegularText(user);
  if (new RegExp(`\\bnew\\s+\\w+\\(\\s*\\w+\\s*,\\s*['"]${name}['"]`).test(text)) {
    throw LabError.of(CLI_ERRORS.alreadyThere, { what: 'service', name, file: serverPath(on) });
  }
  const addition = (variable: string): Addition => ({
    name: stackClass(name),
    importLine: `import { ${stackClass(name)} } from './localStacks/${name}.ts';`,
    statement: `new ${stackClass(name)}(${variable}, '${name}');`,
  });
  const file = newService(on, name, image, libraryIn(text, 'Server', 1));
  const wrote = await writeNew(root, file, 'service', name);
  const edited = await editSafely(root, user, text, addToServer(text, on, addition));
  return { wrote, user, lines: linesOf(addition('server')), edited };
}

/** The lab, which has to be TypeScript, and a name that can be an id. */
export function typedApp(cwd: string, name: string): App {
  if (!isId(name)) throw LabError.of(CLI_ERRORS.badName, { name });
  const app = findApp(cwd);
  if (!['.ts', '.mts'].includes(extname(app.file))) throw LabError.of(CLI_ERRORS.notTypeScript, { file: app.file });
  return app;
}

function chooseServer(root: string, given: string | undefined): string {
  const servers = serversIn(root);
  const [only] = servers;
  if (given === undefined) {
    if (only !== undefined && servers.length === 1) return only;
    throw LabError.of(CLI_ERRORS.whichServer, { servers });
  }
  if (servers.includes(given)) return given;
  throw LabError.of(CLI_ERRORS.noSuchServer, { server: given, servers }, {}, { didYouMean: nearest(given, servers) });
}

/** The servers that have a file of their own. */
function serversIn(root: string): readonly string[] {
  const folder = join(root, 'servers');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(root, serverPath(name))))
    .sort();
}
