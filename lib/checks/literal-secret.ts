import type { Mapping, Tree } from '../compose/index.ts';
import { isScalar } from '../compose/tree-access.ts';
import type { Check } from '../core/index.ts';
import type { Where } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { commandWords } from './command-words.ts';
import { CHECK_ERRORS } from './errors.ts';
import { secretLikeness } from './secret-like.ts';
import { mappingOf, serviceTreesOf } from './service-trees.ts';

/** A value that stands in a file, with its name and the way to it. */
interface Literal {
  readonly name: string;
  readonly value: string;
  readonly path: readonly (string | number)[];
}

/** Tells of secrets that stand in files as they are. The values themselves are shown nowhere. */
export const literalSecret: Check = {
  codes: [CHECK_ERRORS.literalSecret.code],
  *check(input) {
    for (const { id, tree } of serviceTreesOf(input)) {
      for (const { name, value, path } of literalsOf(tree)) {
        const like = secretLikeness(name, value, path[0] !== 'labels');
        if (like === undefined) continue;
        const args = { name, like, id: idOf(name), place: String(path[0]) };
        const where = input.where(id, ...path);
        if (isDotenv(where)) continue;
        yield finding(CHECK_ERRORS.literalSecret, args, where);
      }
    }
  },
};

/** Whether a value stands where secrets belong: in `.env`, which a service may name as a file of its own as well. */
const isDotenv = ({ source }: Where): boolean => /(?:^|[\\/])\.env[^\\/]*$/.test(source?.file ?? '');

function* literalsOf(tree: Mapping): Iterable<Literal> {
  yield* entries(tree['environment'], ['environment']);
  for (const each of entries(tree['labels'], ['labels'])) if (!/^traefik\./i.test(each.name)) yield each;
  yield* entries(mappingOf(tree['build'])['args'], ['build', 'args']);
  yield* flags(tree['command'], ['command']);
  yield* flags(tree['entrypoint'], ['entrypoint']);
  yield* flags(mappingOf(tree['healthcheck'])['test'], ['healthcheck', 'test']);
}

function* entries(tree: Tree | undefined, path: readonly string[]): Iterable<Literal> {
  const all = mappingOf(tree);
  for (const name in all) {
    const value = all[name] as Tree;
    // A number and a switch are written as such, or as texts: a password is made of digits now and then.
    if (isScalar(value) && value !== null && typeof value !== 'boolean')
      yield { name, value: String(value), path: [...path, name] };
  }
}

/** What programs are told: `--password=value`, `--password value`, `-pvalue` of MySQL, `PASSWORD=value` before a program. */
function* flags(tree: Tree | undefined, path: readonly string[]): Iterable<Literal> {
  // A whole command may stand in one word, behind `sh -c` and `CMD-SHELL`.
  const words = commandWords(tree).flatMap((word) => (/\s/.test(word) ? word.trim().split(/\s+/) : [word]));
  let program = '';
  for (const [index, word] of words.entries()) {
    const [, name, value = followed(words[index + 1])] = FLAG.exec(word) ?? [];
    if (name !== undefined) {
      if (isSaid(value)) yield { name, value: unquoted(value), path };
      continue;
    }
    program = PROGRAMS.exec(word)?.[1] ?? program;
    const [, short = ''] = /^-p(.+)$/.exec(program === 'redis-cli' ? '' : word) ?? [];
    if (program !== '' && isSaid(short)) yield { name: 'password', value: unquoted(short), path };
    const pass = program === 'redis-cli' && word === '-a' ? followed(words[index + 1]) : '';
    if (isSaid(pass)) yield { name: 'password', value: unquoted(pass), path };
  }
}

const FLAG = /^(--[^=]+|-\w[\w.-]{2,}(?==)|[A-Z][A-Z0-9_]+(?==))(?:=(.*))?$/s;

/** Programs whose passwords stand behind one letter. */
const PROGRAMS = /(?:^|\/)(mysql|mysqladmin|mysqldump|mariadb|mariadb-admin|mariadb-dump|redis-cli)$/;

/** A variable of Compose, or with `$$` of the shell in the container, is no literal. */
const isSaid = (value: string): boolean => value !== '' && !value.includes('$');

const followed = (next: string | undefined): string => (next === undefined || next.startsWith('-') ? '' : next);

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/s, '$2');

/** The id of the secret that may stand in its place. */
const idOf = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-\d]+|-+$/g, '') || 'secret';
