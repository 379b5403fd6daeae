import { relative } from 'node:path';
import type { LoadedModel, Path, Release, Tree, Word } from '../compose/index.ts';
import { goText, isMapping, isSequence, rulesOn, sourceText, wordsOn } from '../compose/index.ts';
import { LabError, nearest } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';
import { styled } from './terminal/style.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Every single value with the file, line and column behind it, a line each. */
export function provenanceLines(model: LoadedModel, json: boolean, terminal: Terminal): string {
  const leaves = [...leavesOf(model.tree, [])];
  if (!json) {
    return leaves
      .map(
        ([path, value]) =>
          `${pathText(path)}: ${oneLine(value)}  # ${placeOf(lastWord(path, model), terminal) ?? BY_COMPOSE}\n`,
      )
      .join('');
  }
  const entries = leaves.map(([path, value]) => {
    const word = lastWord(path, model);
    const source = word?.layer.locate?.(word.place);
    return {
      path: pathText(path),
      value: jsonValue(value),
      ...(source && { ...source, file: shown(source.file, terminal) }),
    };
  });
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}

const BY_COMPOSE = 'by Compose';

const jsonValue = (value: Tree): unknown => (typeof value === 'bigint' ? String(value) : value);

const lastWord = (path: Path, { tree, speakers }: LoadedModel): Word | undefined =>
  wordsOn(path, tree, speakers).at(-1);

function* leavesOf(tree: Tree, path: Path): Generator<readonly [Path, Tree]> {
  if (isMapping(tree) && Object.keys(tree).length > 0) {
    for (const key of Object.keys(tree)) yield* leavesOf(tree[key] as Tree, [...path, key]);
  } else if (isSequence(tree) && tree.length > 0) {
    for (const [index, each] of tree.entries()) yield* leavesOf(each, [...path, index]);
  } else yield [path, tree];
}

/** A path as people write it: `services.web.ports[0].target`; keys with a dot in quotes. */
const pathText = (path: Path): string =>
  path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      const plain = /^[\w-]+$/.test(key);
      return plain ? `${index === 0 ? '' : '.'}${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('');

const oneLine = (value: Tree): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : value === null
        ? 'null'
        : goText(value);

function placeOf(word: Word | undefined, terminal: Terminal): string | undefined {
  const source = word?.layer.locate?.(word.place);
  return source === undefined ? undefined : `${shown(source.file, terminal)}:${source.line}:${source.column ?? 1}`;
}

const shown = (file: string, { cwd }: Terminal): string => {
  const from = relative(cwd, file);
  return from.startsWith('..') || from === '' ? file : from;
};

/** What every layer says of one value, and by what rules of compose-go it came out. @throws LabError HL3xx */
export function explainValue(model: LoadedModel, text: string, release: Release, terminal: Terminal): string {
  const path = parsePath(text);
  const value = valueAt(model.tree, path, text);
  const words = wordsOn(path, model.tree, model.speakers);
  const places = words.map((word) => placeOf(word, terminal) ?? word.layer.name);
  const width = Math.max(0, ...places.map((place) => place.length));
  const told = words.map((word, index) => `  ${(places[index] ?? '').padEnd(width)}  ${oneLine(word.value)}\n`);
  const nobody = `  no layer says it: ${BY_COMPOSE}\n`;
  const rules = rulesOn({ path, value, words, release }).map(
    ({ says, source }) => `rule: ${says}\n      ${styled(terminal.out, 'dim', sourceText(source))}\n`,
  );
  return `${styled(terminal.out, 'bold', pathText(path))} = ${oneLine(value)}\n${told.join('') || nobody}${rules.join('')}`;
}

/** The keys of a path as `services.web.labels["a.b"][0]`. */
const parsePath = (text: string): Path =>
  [...text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, plain]) =>
    quoted !== undefined ? quoted : index !== undefined ? Number(index) : (plain ?? ''),
  );

function valueAt(tree: Tree, path: Path, text: string): Tree {
  let node: Tree = tree;
  for (const key of path) {
    const next: Tree | undefined = isSequence(node)
      ? node[Number(key)]
      : isMapping(node) && Object.hasOwn(node, key)
        ? node[key]
        : undefined;
    if (next === undefined) {
      const known = isMapping(node) ? Object.keys(node) : [];
      throw LabError.of(
        CLI_ERRORS.unknownComposePath,
        { path: text },
        {},
        { given: String(key), allowed: known.join(', '), didYouMean: nearest(String(key), known) },
      );
    }
    node = next;
  }
  return node;
}
