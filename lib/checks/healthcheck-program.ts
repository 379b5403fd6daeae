import type { ImageFacts } from '../blueprint/index.ts';
import type { Tree } from '../compose/index.ts';
import { CORE_ERRORS } from '../core/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { mappingOf, treeOf } from './service-trees.ts';

/** Forbids healthchecks that run a program of which is known that the image does not have it. */
export const healthcheckProgram: Check = {
  codes: [CORE_ERRORS.noProbe.code],
  *check(input) {
    const { blueprint, where } = input;
    for (const { id, image } of blueprint.services) {
      const lacks = image === undefined ? NONE : lackedBy(image);
      if (image === undefined || lacks.length === 0) continue;
      const program = lackedProgram(mappingOf(treeOf(input, id)['healthcheck'])['test'], new Set(lacks));
      if (program === undefined) continue;
      const what = program === 'sh' ? 'has no shell' : `does not have ${program}`;
      const why = `${what}, which its healthcheck runs`;
      yield finding(CORE_ERRORS.noProbe, { image: image.reference, why }, where(id, 'healthcheck', 'test'));
    }
  },
};

const NONE: readonly string[] = [];

/** Programs that an image does not have. One without any probe has neither of the two that ask by HTTP. */
const lackedBy = ({ lacks, probe }: ImageFacts): readonly string[] =>
  lacks ?? (probe === 'none' ? ['curl', 'wget'] : NONE);

/** The program that a test needs and that is not there; undefined where it may work. */
export function lackedProgram(test: Tree | undefined, lacks: ReadonlySet<string>): string | undefined {
  if (typeof test === 'string') return ofShell(test, lacks);
  if (!Array.isArray(test)) return undefined;
  const [kind, first = '', ...rest] = test.map(String);
  if (kind === 'CMD-SHELL') return ofShell(first, lacks);
  if (kind !== 'CMD') return undefined;
  const program = nameOf(first);
  if (lacks.has(program)) return program;
  const text = SHELLS.has(program) && rest[0] === '-c' ? rest[1] : undefined;
  return text === undefined ? undefined : ofCommands(text, lacks);
}

const ofShell = (text: string, lacks: ReadonlySet<string>): string | undefined =>
  lacks.has('sh') ? 'sh' : ofCommands(text, lacks);

const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'dash', 'bash']);

/** Words before a program that are not the program. */
const BEFORE: ReadonlySet<string> = new Set([
  '!',
  'if',
  'then',
  'do',
  'while',
  'until',
  'exec',
  'command',
  'env',
  'time',
]);

/** What follows `||` and is no other way to ask. */
const GIVES_UP: ReadonlySet<string> = new Set([
  'exit',
  'false',
  'true',
  ':',
  'kill',
  'return',
  'echo',
  'pkill',
  'printf',
]);

const nameOf = (word: string): string => word.slice(word.lastIndexOf('/') + 1);

/** The first command whose program is not there, unless another one may do the same in its place. */
function ofCommands(text: string, lacks: ReadonlySet<string>): string | undefined {
  const commands = text.split(/(\|\||&&|\$\(|[;|&(){}`\n])/);
  let lacked: string | undefined;
  for (let index = 0; index < commands.length; index += 2) {
    const program = programOf(commands[index] ?? '');
    if (program === undefined) continue;
    if (lacks.has(program)) lacked ??= program;
    else if (commands[index - 1] === '||' && !GIVES_UP.has(program)) return undefined;
  }
  return lacked;
}

/** The program of one command: behind assignments, keywords and `timeout`. */
function programOf(command: string): string | undefined {
  const words = command.trim().split(/\s+/);
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === 'timeout') at++;
    else if (!BEFORE.has(word) && !/^(?:\w+=|-)/.test(word)) break;
  }
  const word = (words[at] ?? '').replace(/["']/g, '');
  return word === '' ? undefined : nameOf(word);
}
