import type { Alias, Document, LineCounter, Node, Pair, Scalar as YamlScalar, YAMLMap, YAMLSeq } from 'yaml';
import type * as YamlModule from 'yaml';
import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding, LabError } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { forbiddenAt, fromBase64, hasOwnEscapes, isTolerated, plainText, withoutOwnEscapes } from './go-yaml.ts';
import { isDate, plainScalar } from './scalars.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping, setKey } from '../tree-access.ts';
import { asFloat, isFloat, WholeFloat } from '../language/whole-float.ts';
import { NO_TEXT } from './yaml-text.ts';

/** What `yaml` gives; loaded only when a file needs it, as it costs more than a lab without YAML. */
type Yaml = typeof YamlModule;

/** One document of a file. */
export interface YamlDocument {
  readonly tree: Tree;
  readonly resets: readonly Path[];
  readonly locate: (path: Path) => SourceLocation | undefined;
  /** Where the document itself begins. */
  readonly begin: SourceLocation;
}

/** How a file is read. */
export interface ReadOptions {
  /** The file that a text comes from, for messages. */
  readonly file: string;
  /** Whether keys may be numbers, booleans and null, which are then texts. Compose refuses them. @default false */
  readonly anyKeys?: boolean;
}

/**
 * Values that the aliases of one file may stand for. Rule: compose-go, against alias bombs; it counts every node of a
 * file, which refuses large files without any alias as well.
 */
const MOST_ALIASED = 100_000;

const RESETS = new Set(['!reset', '!override']);

/**
 * Reads any YAML, with anchors, aliases, merge keys and tags, as go-yaml does.
 *
 * @throws LabError CO052 with file, line and column of everything that is wrong.
 */
export function readYaml(yaml: Yaml, source: string, { file, anyKeys = false }: ReadOptions): readonly YamlDocument[] {
  const text = plainText(source);
  const lines = new yaml.LineCounter();
  try {
    const parsed = yaml.parseAllDocuments(text, {
      lineCounter: lines,
      schema: 'failsafe', // types are ours to tell, from the source text
      uniqueKeys: true,
      prettyErrors: false,
      logLevel: 'silent',
      resolveKnownTags: false, // their classes are others than those of mappings and lists
    });
    const version = /^%YAML[ \t]+(?!1\.1\b)/m.exec(text);
    if (version !== null) {
      throw new LabError([broken('go-yaml knows `%YAML 1.1` alone', placeAt(version.index, lines, file))]);
    }
    const forbidden = forbiddenAt(text);
    if (forbidden !== undefined) {
      const { offset, code } = forbidden;
      const what = text[offset] === NO_TEXT ? 'a byte that is not UTF-8' : `the character ${code}`;
      throw new LabError([broken(`${what} may stand in no YAML file`, placeAt(offset, lines, file))]);
    }
    const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
    const problems = documents.flatMap(({ errors, warnings }) =>
      [...errors.filter((each) => !isTolerated(each)), ...warnings.filter(({ code }) => code === 'BAD_DIRECTIVE')].map(
        ({ message, pos }) => broken(message, placeAt(pos[0], lines, file)),
      ),
    );
    if (problems.length > 0) throw new LabError(problems);
    return documents.map((document) => readDocument(document, { yaml, text, lines, file, anyKeys }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the stack: only nesting uses it up
    throw new LabError([broken(TOO_DEEP, { file, line: 1, column: 1 })]);
  }
}

const TOO_DEEP = 'it is nested too deeply';

const broken = (reason: string, source: SourceLocation): Finding =>
  finding(COMPOSE_ERRORS.unreadableYaml, { reason }, { source });

function placeAt(offset: number, lines: LineCounter, file: string): SourceLocation {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}

interface Reading extends ReadOptions {
  readonly yaml: Yaml;
  readonly text: string;
  readonly lines: LineCounter;
}

function readDocument(document: Document.Parsed, reading: Reading): YamlDocument {
  const root: Node | null = document.contents;
  const resets: Path[] = [];
  const walk: Walk = { ...reading, document, resets, aliased: 0, open: new Set(), within: 0 };
  const tree = convert(root, [], walk) ?? null;
  const begin = placeAt(root?.range?.[0] ?? document.range[0], reading.lines, reading.file);
  return { tree, resets, locate: (path) => locate(root, path, walk), begin };
}

interface Walk extends Reading {
  readonly document: Document.Parsed;
  readonly resets: Path[];
  /** Values read through aliases, and how many aliases the reading is within. */
  aliased: number;
  within: number;
  /** Anchored nodes that are being read: an alias to one of them would never end. */
  readonly open: Set<Node>;
}

/** The depth that is refused, well before the stack of any program is used up. Nobody writes a tenth of it. */
const DEEPEST = 500;

/** The value of a node; a reset one is noted, and is nothing. */
function convert(node: Node | null, path: Path, walk: Walk): Tree | undefined {
  if (node === null) return null;
  if (path.length > DEEPEST) throw stop(TOO_DEEP, node, walk);
  if (walk.within > 0 && ++walk.aliased > MOST_ALIASED)
    throw stop(`its aliases stand for more than ${MOST_ALIASED} values`, node, walk);
  const { yaml } = walk;
  if (node.tag !== undefined && RESETS.has(node.tag)) {
    walk.resets.push(path);
    if (node.tag === '!reset') return undefined;
  }
  if (yaml.isScalar(node)) return scalar(node, walk);
  if (yaml.isAlias(node)) return throughAlias(node, walk, (target) => convert(target, path, walk));
  walk.open.add(node);
  const tree = yaml.isSeq(node) ? sequence(node, path, walk) : mapping(node as YAMLMap, path, walk);
  walk.open.delete(node);
  return tree;
}

function stop(reason: string, node: Node, { lines, file }: Walk): LabError {
  return new LabError([broken(reason, placeAt(node.range?.[0] ?? 0, lines, file))]);
}

const CORE = 'tag:yaml.org,2002:';

/** A scalar by its tag, if it has one. A tag that is nobody's makes a text of it. Rule: go-yaml v3 resolve.go. */
function scalar(node: YamlScalar, walk: Walk): Tree {
  const text = textOf(node, walk);
  const tag = node.tag;
  if (tag === undefined || tag === '' || tag === '!') return node.type === 'PLAIN' ? plainScalar(text) : text;
  if (!tag.startsWith(CORE)) return text;
  const name = tag.slice(CORE.length);
  if (name === 'binary') {
    const bytes = fromBase64(text);
    if (bytes === undefined) throw stop(`${JSON.stringify(text)} is no base64`, node, walk);
    return bytes;
  }
  const value = plainScalar(text);
  const right = TAGGED[name];
  if (right === undefined) return text;
  if (right(value)) return name === 'float' && typeof value === 'number' ? asFloat(value) : value;
  throw stop(`${JSON.stringify(text)} is no ${name}`, node, walk);
}

/** The text of a scalar, where go-yaml and the parser differ in it as go-yaml reads it. */
function textOf(node: YamlScalar, walk: Walk): string {
  const read = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const [begin, end] = node.range ?? [0, 0];
  if (node.type === 'QUOTE_DOUBLE') return quotedText(walk.text.slice(begin, end), read, node, walk);
  const isLast = node.type?.startsWith('BLOCK') === true && end === walk.text.length;
  // A block at the end of a file that ends without a line break has none either.
  return isLast && !walk.text.endsWith('\n') ? read.replace(/\n$/, '') : read;
}

function quotedText(written: string, read: string, node: YamlScalar, walk: Walk): string {
  let text: string = read;
  if (hasOwnEscapes(written)) {
    const known = withoutOwnEscapes(written);
    if (known === undefined) throw stop('`\\/` is no escape sequence', node, walk);
    text = walk.yaml.parse(known, { schema: 'failsafe' }) as string;
  }
  if (/\\[uU]/.test(written) && /\p{Surrogate}/u.test(text))
    throw stop('it names a character that does not exist', node, walk);
  return text;
}

const isNumber = (value: Tree): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof WholeFloat;

const TAGGED: Readonly<Record<string, (value: Tree) => boolean>> = {
  null: (value) => value === null,
  bool: (value) => typeof value === 'boolean',
  int: (value) => isNumber(value) && !isFloat(value),
  float: isNumber,
};

function throughAlias<Result>(alias: Alias, walk: Walk, read: (target: Node) => Result): Result {
  const node = alias.resolve(walk.document);
  if (node === undefined) throw stop(`there is no anchor "${alias.source}"`, alias, walk);
  if (walk.open.has(node)) throw stop(`the alias "${alias.source}" is within its own anchor`, alias, walk);
  walk.within++;
  const result = read(node);
  walk.within--;
  return result;
}

function sequence(node: YAMLSeq, path: Path, walk: Walk): Tree {
  const out: Tree[] = [];
  for (const [index, item] of node.items.entries()) {
    const value = convert(item as Node | null, [...path, index], walk);
    if (value !== undefined) out.push(value);
  }
  return out;
}

function mapping(node: YAMLMap, path: Path, walk: Walk): Tree {
  const out: Record<string, Tree> = {};
  const merged: Mapping[] = [];
  for (const pair of node.items as Pair<Node | null, Node | null>[]) {
    const key = keyOf(pair.key, node, walk);
    if (key === '<<' && isPlain(pair.key, walk)) merged.push(...mergeSources(pair.value, node, path, walk));
    else {
      const value = convert(pair.value, [...path, key], walk);
      if (value !== undefined) setKey(out, key, value);
    }
  }
  // A key of its own wins over a merged one, and the first merged mapping over the next.
  for (const source of merged) {
    for (const key of Object.keys(source)) if (!Object.hasOwn(out, key)) setKey(out, key, source[key] as Tree);
  }
  return out;
}

function keyOf(key: Node | null, parent: Node, walk: Walk): string {
  if (walk.yaml.isAlias(key)) return throughAlias(key, walk, (target) => keyOf(target, parent, walk));
  if (key !== null && !walk.yaml.isScalar(key)) throw stop('a key is a list or a mapping', key, walk);
  const value = key === null ? null : scalar(key, walk);
  const isTime = key?.type === 'PLAIN' && key.tag === undefined && typeof value === 'string' && isDate(value);
  if (typeof value === 'string' && (!isTime || walk.anyKeys === true)) return value;
  if (walk.anyKeys === true) return key === null ? 'null' : String(key.value ?? '');
  const read = value === null ? 'null' : isTime ? 'a time' : typeof value === 'boolean' ? 'a boolean' : 'a number';
  throw stop(`the key ${String(key?.source ?? '')} is ${read}; write it in quotes`, key ?? parent, walk);
}

const isPlain = (key: Node | null, { yaml }: Walk): boolean => yaml.isScalar(key) && key.type === 'PLAIN';

function mergeSources(value: Node | null, parent: Node, path: Path, walk: Walk): readonly Mapping[] {
  const { yaml } = walk;
  const one = yaml.isAlias(value) ? (value.resolve(walk.document) ?? value) : value;
  const nodes = yaml.isSeq(one) ? (one.items as Node[]) : [value];
  return nodes.map((node) => {
    const tree = node === null ? null : convert(node, path, walk);
    if (tree === undefined) return {}; // it is tagged `!reset`
    if (isMapping(tree)) return tree;
    throw stop('"<<" merges mappings alone', node ?? value ?? parent, walk);
  });
}

/** The place of a path, or of the nearest node above it that has one. Aliases and merge keys are followed. */
function locate(root: Node | null, path: Path, walk: Walk): SourceLocation | undefined {
  let node: Node | null = root;
  let offset = root?.range?.[0];
  for (const key of path) {
    const found = child(node, key, walk);
    if (found === undefined) break;
    [node, offset] = [found.node, found.offset ?? offset];
  }
  return offset === undefined ? undefined : placeAt(offset, walk.lines, walk.file);
}

interface Child {
  readonly node: Node | null;
  /** Of the key, where there is one: that is where people look. */
  readonly offset: number | undefined;
}

function child(from: Node | null, key: string | number, walk: Walk): Child | undefined {
  const { yaml, document } = walk;
  const node = yaml.isAlias(from) ? (from.resolve(document) ?? null) : from;
  if (yaml.isSeq(node)) {
    const item = node.items[Number(key)] as Node | undefined;
    return item === undefined ? undefined : { node: item, offset: item.range?.[0] };
  }
  if (!yaml.isMap(node)) return undefined;
  const pairs = node.items as Pair<Node | null, Node | null>[];
  const pair = pairs.find((each) => yaml.isScalar(each.key) && String(each.key.value) === String(key));
  if (pair !== undefined) return { node: pair.value, offset: pair.key?.range?.[0] };
  for (const each of pairs) {
    if (!yaml.isScalar(each.key) || each.key.value !== '<<') continue;
    const sources = yaml.isSeq(each.value) ? (each.value.items as Node[]) : [each.value];
    for (const source of sources) {
      const found = child(source, key, walk);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
