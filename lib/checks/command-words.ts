import type { Tree } from '../compose/index.ts';
import { shellWords } from '../compose/language/shell-words.ts';

/** The words of a `command`, an `entrypoint` or a flag's list: as listed, or as Compose parts a text. */
export function commandWords(command: Tree | undefined): readonly string[] {
  if (Array.isArray(command)) return command.map(String);
  if (typeof command !== 'string') return [];
  return shellWords(command) ?? command.split(/\s+/);
}
