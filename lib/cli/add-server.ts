import { dirname, join, posix, relative, sep } from 'node:path';
import { typedApp } from './add-service.ts';
import type { Added } from './addition.ts';
import { editSafely, linesOf, writeNew } from './addition.ts';
import type { Addition } from './edit.ts';
import { addToLab } from './edit.ts';
import { libraryIn } from './library.ts';
import { newServer, serverPath } from './templates.ts';
import { serverFunction } from './words.ts';
import { readRegularText } from '../values/read-file.ts';

/** Adds a server to a lab. @throws LabError HL300, HL306, HL307, HL313 */
export async function addServer(cwd: string, name: string): Promise<Added> {
  const { root, file: user } = typedApp(cwd, name);
  const text = readRegularText(user);
  const addition = (variable: string): Addition => ({
    name: serverFunction(name),
    importLine: `import { ${serverFunction(name)} } from '${specifier(dirname(user), join(root, serverPath(name)))}';`,
    statement: `${serverFunction(name)}(${variable});`,
  });
  const depth = serverPath(name).split('/').length - relative(root, user).split(sep).length;
  const wrote = await writeNew(root, newServer(name, libraryIn(text, 'Homelab', depth)), 'server', name);
  const edited = await editSafely(root, user, text, addToLab(text, addition));
  return { wrote, user, lines: linesOf(addition('lab')), edited };
}

function specifier(from: string, to: string): string {
  const path = relative(from, to).split(sep).join('/');
  return path.startsWith('.') ? path : posix.join('.', path).replace(/^/, './');
}
