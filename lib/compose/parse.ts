import type { Alias, Document, LineCounter, Node, Pair, Scalar as YamlScalar, YAMLMap, YAMLSeq } from 'yaml';
import type * as YamlModule from 'yaml';
import type { Finding, SourceLocation } from '../values/index.ts';
import { finding, LabError } from '../values/index.ts';
import { COMPOSE_ERRORS } from './errors.ts';
import { plainScalar } from './scalars.ts';
import type { Layer, Mapping, Path, Tree } from './tree.ts';
import { isMapping } from './tree-access.ts';

/** What `yaml` gives; loaded only when a file is read, as it costs more than a lab without YAML. */
type Yaml = typeof YamlModule;

/** The file that a text comes from, for messages. */
export interface ParseOptions {
  readonly file: string;
}

/** Nodes that one file may have once its aliases are expanded. Rule: compose-go, against alias bombs. */
const MOST_NODES = 100_000;

const RESETS = new Set(['!reset', '!override']);

/**
 * Reads a Compose file: one layer a YAML document, with the tags `!reset` and `!override` told apart, scalars as
 * go-yaml reads them, and the line of every node on request.
 *
 * @throws LabError CO052, CO053 with file, line and column of everything that is wrong.
 */
export async function parseCompose(text: string, { file }: ParseOptions): Promise<readonly Layer[]> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const parsed = yaml.parseAllDocuments(text, {
    lineCounter: lines,
    schema: 'failsafe', // types are ours to tell, from the source text
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const problems = documents.flatMap(({ errors }) =>
    errors.map(({ message, pos }) => broken(message, placeAt(pos[0], lines, file))),
  );
  if (problems.length > 0) throw new LabError(problems);
  const layers = documents.flatMap((document, index) => readDocument(document, index, { yaml, lines, file }));
  return layers;
}

const broken = (reason: string, source: SourceLocation): Finding =>
  finding(COMPOSE_ERRORS.unreadableYaml, { reason }, { source });

function placeAt(offset: number, lines: LineCounter, file: string): SourceLocation {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}

interface Reading {
  readonly yaml: Yaml;
  readonly lines: LineCounter;
  readonly file: string;
}

function readDocument(document: Document.Parsed, index: number, reading: Reading): readonly Layer[] {
  const root: Node | null = document.contents;
  if (root === null) return [];
  const resets: Path[] = [];
  const walk: Walk = { ...reading, document, resets, visited: 0, open: new Set() };
  const tree = convert(root, [], walk);
  if (tree === null) return [];
  const { lines, file } = reading;
  if (!isMapping(tree)) {
    const where = { source: placeAt(root.range?.[0] ?? 0, lines, file) };
    throw LabError.of(COMPOSE_ERRORS.notAMapping, { what: 'A Compose file' }, where);
  }
  return [
    {
      name: index === 0 ? file : `${file}#${index + 1}`,
      tree,
      resets,
      locate: (path) => locate(root, path, walk),
    },
  ];
}

interface Walk extends Reading {
  readonly document: Document.Parsed;
  readonly resets: Path[];
  visited: number;
  /** Anchored nodes that are being read: an alias to one of them would never end. */
  readonly open: Set<Node>;
}

/** The value of a node; a reset one is noted, and is nothing. */
function convert(node: Node | null, path: Path, walk: Walk): Tree | undefined {
  if (node === null) return null;
  if (++walk.visited > MOST_NODES)
    throw stop(`it has more than ${MOST_NODES} nodes once its aliases are expanded`, node, walk);
  const { yaml } = walk;
  if (node.tag !== undefined && RESETS.has(node.tag)) {
    walk.resets.push(path);
    if (node.tag === '!reset') return undefined;
  }
  if (yaml.isScalar(node)) return scalar(node);
  if (yaml.isAlias(node)) return fromAlias(node, path, walk);
  walk.open.add(node);
  const tree = yaml.isSeq(node) ? sequence(node, path, walk) : mapping(node as YAMLMap, path, walk);
  walk.open.delete(node);
  return tree;
}

function stop(reason: string, node: Node, { lines, file }: Walk): LabError {
  return new LabError([broken(reason, placeAt(node.range?.[0] ?? 0, lines, file))]);
}

function scalar(node: YamlScalar): Tree {
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  if (node.type !== 'PLAIN') return text;
  if (node.tag === 'tag:yaml.org,2002:str' || node.tag === '!') return text;
  return plainScalar(text);
}

function target(alias: Alias, walk: Walk): Node {
  const node = alias.resolve(walk.document);
  if (node === undefined) throw stop(`there is no anchor "${alias.source}"`, alias, walk);
  if (walk.open.has(node)) throw stop(`the alias "${alias.source}" is within its own anchor`, alias, walk);
  return node;
}

const fromAlias = (alias: Alias, path: Path, walk: Walk): Tree | undefined => convert(target(alias, walk), path, walk);

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
    const key = keyOf(pair.key, walk);
    if (key === '<<' && isPlain(pair.key, walk)) merged.push(...mergeSources(pair.value, path, walk));
    else {
      const value = convert(pair.value, [...path, key], walk);
      if (value !== undefined) set(out, key, value);
    }
  }
  // A key of its own wins over a merged one, and the first merged mapping over the next.
  for (const source of merged) {
    for (const key of Object.keys(source)) if (!Object.hasOwn(out, key)) set(out, key, source[key] as Tree);
  }
  return out;
}

function set(out: Record<string, Tree>, key: string, value: Tree): void {
  if (key === '__proto__')
    Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
  else out[key] = value;
}

function keyOf(key: Node | null, walk: Walk): string {
  if (key === null) return 'null';
  if (walk.yaml.isScalar(key)) return String(key.value ?? '');
  if (walk.yaml.isAlias(key)) return keyOf(target(key, walk), walk);
  throw stop('a key is a list or a mapping', key, walk);
}

const isPlain = (key: Node | null, { yaml }: Walk): boolean => yaml.isScalar(key) && key.type === 'PLAIN';

function mergeSources(value: Node | null, path: Path, walk: Walk): readonly Mapping[] {
  const { yaml } = walk;
  const nodes = yaml.isSeq(value) ? (value.items as Node[]) : [value];
  return nodes.map((node) => {
    const tree = node === null ? null : convert(node, path, walk);
    if (isMapping(tree)) return tree;
    throw stop('"<<" merges mappings alone', node ?? (value as Node), walk);
  });
}

/** The place of a path, or of the nearest node above it that has one. Aliases and merge keys are followed. */
function locate(root: Node, path: Path, walk: Walk): SourceLocation | undefined {
  let node: Node | null = root;
  let offset = root.range?.[0];
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
