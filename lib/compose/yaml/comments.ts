import type { Document, Node, Pair } from 'yaml';
import { readBlockYaml } from './block-yaml.ts';
import type { Places } from './yaml-reader.ts';
import type { Path, Tree } from '../tree.ts';
import { isScalar } from '../tree-access.ts';

/** The comments of a node, without their `#`. */
export interface Comment {
  /** Lines above it. */
  readonly before?: readonly string[];
  /** What follows in its own line. */
  readonly beside?: string;
}

/** The comments of a file by the path of what they stand at. */
export type Comments = ReadonlyMap<string, Comment>;

const keyOf = (path: Path): string => JSON.stringify(path.map(String));

/** The comments of a file with one document; none where there are several, as nobody could tell them apart. */
export async function commentsIn(text: string): Promise<Comments> {
  const found = new Map<string, Comment>();
  if (!text.includes('#')) return found;
  const yaml = await import('yaml');
  const documents = yaml.parseAllDocuments(text, { schema: 'failsafe', logLevel: 'silent' });
  const [document] = documents as readonly Document.Parsed[];
  if (document === undefined || documents.length !== 1 || document.errors.length > 0) return found;
  const add = (path: Path, before: string | null | undefined, beside: string | null | undefined): void => {
    const lines = (before ?? '').split('\n').filter((line) => line.trim() !== '');
    if (lines.length === 0 && !beside) return;
    const known = found.get(keyOf(path));
    const all = [...(known?.before ?? []), ...lines];
    const said = known?.beside ?? beside?.split('\n')[0];
    found.set(keyOf(path), { ...(all.length > 0 && { before: all }), ...(said && { beside: said }) });
  };
  const walk = (node: Node | null, path: Path): void => {
    if (yaml.isMap(node)) {
      (node.items as Pair<Node, Node | null>[]).forEach(({ key, value }, index) => {
        const at = [...path, String((key as { value?: unknown }).value)];
        // What stands above the first key belongs to the mapping in the parser's eyes, to the key in people's.
        if (index === 0) add(at, node.commentBefore, undefined);
        add(at, key.commentBefore, yaml.isScalar(value) ? value.comment : undefined);
        walk(value, at);
      });
    } else if (yaml.isSeq(node)) {
      (node.items as (Node | null)[]).forEach((item, index) => {
        if (index === 0) add([...path, 0], node.commentBefore, undefined);
        add([...path, index], item?.commentBefore, yaml.isScalar(item) ? item.comment : undefined);
        walk(item, [...path, index]);
      });
    }
  };
  add([], document.commentBefore, undefined);
  walk(document.contents, []);
  return found;
}

/** A rendered file with the comments of another one, where the path that they stand at is still there. */
export function withComments(rendered: string, comments: Comments): string {
  if (comments.size === 0) return rendered;
  const places: Places = new Map();
  const tree = readBlockYaml(rendered, places);
  if (tree === undefined) return rendered;
  const inserts: { readonly at: number; readonly text: string }[] = [];
  const top = comments.get(keyOf([]))?.before;
  if (top !== undefined) inserts.push({ at: 0, text: `${top.map((line) => `#${line}\n`).join('')}\n` });
  const walk = (node: Tree, path: Path): void => {
    if (isScalar(node)) return;
    for (const [key, offset] of places.get(node) ?? []) {
      const at = [...path, key];
      const { before, beside } = comments.get(keyOf(at)) ?? {};
      const begin = rendered.lastIndexOf('\n', offset - 1) + 1;
      const end = lineEnd(rendered, offset);
      const indent = ' '.repeat(Math.max(0, offset - begin));
      if (before !== undefined) inserts.push({ at: begin, text: before.map((line) => `${indent}#${line}\n`).join('') });
      const value = (node as Readonly<Record<string, Tree>>)[key];
      if (beside !== undefined && isOneLine(value, rendered.slice(offset, end)))
        inserts.push({ at: end, text: ` #${beside}` });
      walk(value ?? null, at);
    }
  };
  walk(tree, []);
  return woven(rendered, inserts);
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};

/** Whether a comment may stand at the end of the line: not within a literal block. */
const isOneLine = (value: Tree | undefined, line: string): boolean =>
  (value === undefined || isScalar(value)) && !/[|>][-+]?\d*$/.test(line);

function woven(text: string, inserts: readonly { readonly at: number; readonly text: string }[]): string {
  const sorted = inserts.map((each, index) => ({ ...each, index })).sort((a, b) => a.at - b.at || a.index - b.index);
  let from = 0;
  const out: string[] = [];
  for (const { at, text: inserted } of sorted) {
    out.push(text.slice(from, at), inserted);
    from = at;
  }
  out.push(text.slice(from));
  return out.join('');
}
