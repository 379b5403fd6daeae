import { withoutEnd } from '../../values/index.ts';
import type { Mapping, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { WholeFloat } from '../language/whole-float.ts';

/** How a tree is written as YAML. */
export interface RenderOptions {
  /** Order of the keys of a mapping, by the path pattern of the caller. @default - as they stand in the tree */
  readonly order?: KeyOrder;
}

/** The order of the keys of one mapping, and of the mappings below it. */
export interface KeyOrder {
  /** Keys that come first, in this order; all others follow sorted by code unit. Absent: as they stand. */
  readonly keys?: readonly string[];
  /** The order below a key; `*` for every key that has none of its own. */
  readonly below?: Readonly<Record<string, KeyOrder>>;
}

/**
 * Writes plain data as block YAML that YAML 1.1, YAML 1.2 and go-yaml read alike: every text that any of them would
 * take for something else is quoted. Same tree, same bytes.
 */
export function renderYaml(tree: Tree, { order }: RenderOptions = {}): string {
  const out = new Out();
  if (isSequence(tree) && tree.length > 0) writeSequence(tree, 0, order, out);
  else if (isMapping(tree) && hasKeys(tree)) writeMapping(tree, orderedKeys(tree, order), 0, order, out, false);
  else out.pieces.push(inline(tree), '\n');
  return out.end();
}

/** What is written so far: pieces of lines, joined now and then, so that they are garbage soon. */
class Out {
  pieces: string[] = [];
  private text = '';

  /** Called between two lines. */
  rest(): void {
    if (this.pieces.length < 20_000) return;
    this.text += this.pieces.join('');
    this.pieces = [];
  }

  end(): string {
    return this.text + this.pieces.join('');
  }
}

function hasKeys(tree: Mapping): boolean {
  for (const _key in tree) return true;
  return false;
}

/** `follows` says that the first key stands behind `- ` on the same line, as in a sequence. */
function writeMapping(
  tree: Mapping,
  keys: readonly string[],
  depth: number,
  order: KeyOrder | undefined,
  out: Out,
  follows: boolean,
): void {
  let isBehind = follows;
  for (const key of keys) {
    const value = tree[key] as Tree | undefined;
    if (value === undefined) continue;
    if (isBehind) out.pieces.push(' ', keyText(key, depth, 'behind'));
    else out.pieces.push(keyText(key, depth, 'own line'));
    isBehind = false;
    writeValue(value, depth, order?.below?.[key] ?? order?.below?.['*'], out);
  }
}

function writeSequence(tree: readonly Tree[], depth: number, order: KeyOrder | undefined, out: Out): void {
  const dash = `${indentOf(depth)}-`;
  for (const item of tree) {
    out.pieces.push(dash);
    if (isSequence(item) && item.length > 0) {
      out.pieces.push('\n');
      writeSequence(item, depth + 1, order, out);
    } else if (isMapping(item) && hasKeys(item)) {
      writeMapping(item, orderedKeys(item, order), depth + 1, order, out, true);
    } else writeScalarOrEmpty(item, depth, out);
  }
}

function writeValue(value: Tree, depth: number, order: KeyOrder | undefined, out: Out): void {
  if (isMapping(value)) {
    const keys = orderedKeys(value, order);
    out.pieces.push(keys.length > 0 ? '\n' : ' {}\n');
    writeMapping(value, keys, depth + 1, order, out, false);
    out.rest();
  } else if (isSequence(value) && value.length > 0) {
    out.pieces.push('\n');
    writeSequence(value, depth + 1, order, out);
  } else writeScalarOrEmpty(value, depth, out);
}

function writeScalarOrEmpty(value: Tree, depth: number, out: Out): void {
  if (typeof value === 'string' && value.includes('\n') && isBlockable(value)) {
    out.pieces.push(' ', literalBlock(value, indentOf(depth + 1)));
  } else out.pieces.push(' ', inline(value), '\n');
}

function inline(value: Tree): string {
  if (typeof value === 'string') return scalarText(value);
  if (value === null) return 'null';
  if (Array.isArray(value)) return '[]';
  if (value instanceof WholeFloat) return floatText(Number(value));
  if (typeof value === 'object') return '{}';
  if (typeof value === 'number') return numberText(value);
  return String(value);
}

/** A float that is whole keeps a fraction, so that it stays one. */
function floatText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : numberText(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = String(value);
  // YAML 1.1 wants a dot before an exponent, and a sign in it.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

function orderedKeys(tree: Mapping, order: KeyOrder | undefined): readonly string[] {
  const keys = Object.keys(tree);
  const first = order?.keys;
  if (first === undefined || keys.length < 2) return keys;
  if (first.length === 0) return keys.sort();
  // Mappings with the same keys come again and again.
  const orders = ordersOf(first);
  const signature = keys.join('\n');
  let ordered = orders.get(signature);
  if (ordered === undefined) {
    ordered = sortByRank(keys, first);
    if (orders.size < MOST_KEPT) orders.set(signature, ordered);
  }
  return ordered;
}

function sortByRank(keys: string[], first: readonly string[]): readonly string[] {
  const ranks = new Map(first.map((key, rank) => [key, rank]));
  return keys.sort((a, b) => {
    const byRank = (ranks.get(a) ?? first.length) - (ranks.get(b) ?? first.length);
    return byRank !== 0 ? byRank : a < b ? -1 : 1;
  });
}

/** The most that is kept of what was found out, so that no input fills the memory. */
const MOST_KEPT = 10_000;

const orderTables = new WeakMap<readonly string[], Map<string, readonly string[]>>();

function ordersOf(keys: readonly string[]): Map<string, readonly string[]> {
  let orders = orderTables.get(keys);
  if (orders === undefined) orderTables.set(keys, (orders = new Map<string, readonly string[]>()));
  return orders;
}

const INDENTS: string[] = [];

const indentOf = (depth: number): string => (INDENTS[depth] ??= '  '.repeat(depth));

type Place = 'own line' | 'behind';
const keyTexts: Readonly<Record<Place, Map<string, string>[]>> = { 'own line': [], behind: [] };

/** A key with its colon, and its indent where it begins a line. The same keys come again and again. */
function keyText(key: string, depth: number, place: Place): string {
  const texts = (keyTexts[place][depth] ??= new Map<string, string>());
  let text = texts.get(key);
  if (text === undefined) {
    const indent = indentOf(depth);
    const lead = place === 'own line' ? indent : '';
    const scalar = scalarText(key);
    // A key is found by its colon only within 1,024 characters; a longer one is marked.
    text = scalar.length > 1000 ? `${lead}? ${scalar}\n${indent}:` : `${lead}${scalar}:`;
    if (texts.size < MOST_KEPT) texts.set(key, text);
  }
  return text;
}

/**
 * Texts that need no quotes: they begin with a letter, `/` or `_` and hold nothing that ends or changes a plain scalar:
 * no bracket, brace or comma, a colon only between two characters that are no space, `#` only after one.
 */
const PLAIN = /^[A-Za-z/_](?:[\w./+=@%^()$;<>*?&|-]|[:#](?=[^\s:#])| (?=[^\s#]))*$/;
/** What any of the readers takes for null, a boolean or a number: YAML 1.1 even an exponent with nothing before it. */
const SPECIAL = /^(?:null|true|false|yes|no|on|off|y|n|inf|nan|e[-+]?\d+)$/i;

/** Longer texts are quoted unasked: an expression of alternatives needs memory for each character, and runs out of it. */
const MOST_PLAIN = 100_000;

function scalarText(text: string): string {
  return text.length <= MOST_PLAIN && PLAIN.test(text) && !(maybeSpecial(text) && SPECIAL.test(text))
    ? text
    : quoted(text);
}

/** The longest word among the special ones; a number begins with its exponent. */
const maybeSpecial = (text: string): boolean => text.length <= 5 || text.startsWith('e') || text.startsWith('E');

/** Single quotes where they suffice: a backslash or a dollar stands for itself in them. */
function quoted(text: string): string {
  return isPrintable(text) && !text.includes('\n')
    ? `'${text.includes("'") ? text.replaceAll("'", "''") : text}'`
    : doubleQuoted(text);
}

/* eslint-disable no-control-regex -- control characters are what this is about */
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|\t/;
const ESCAPED = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
/* eslint-enable no-control-regex */

const isPrintable = (text: string): boolean => !UNPRINTABLE.test(text) || isPairedOnly(text);

/** Surrogates are fine in pairs: an emoji is printable. */
function isPairedOnly(text: string): boolean {
  const rest = text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '');
  return rest.length < text.length && !UNPRINTABLE.test(rest);
}

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' };

/** Half a surrogate pair is no character: it is written as what UTF-8 has in its place, as go-yaml refuses its escape. */
function doubleQuoted(text: string): string {
  const escaped = text.replace(/\p{Surrogate}/gu, '\ufffd').replace(ESCAPED, (char) => {
    const code = char.charCodeAt(0);
    return SHORT[char] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
  });
  return `"${escaped}"`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Whether a text of several lines is exact as a literal block: no line begins it with a space, none ends with one. */
const isBlockable = (text: string): boolean =>
  isPrintable(text) &&
  !/^[ \n]/.test(text) &&
  !/[ \t](?:\n|$)/.test(text) &&
  !text.includes('\t') &&
  text.trim() !== '';

function literalBlock(text: string, indent: string): string {
  const body = withoutEnd(text, '\n');
  const trailing = text.length - body.length;
  const chomp = trailing === 0 ? '-' : trailing === 1 ? '' : '+';
  const lines = body.split('\n').map((line) => (line === '' ? '' : indent + line));
  return `|${chomp}\n${lines.join('\n')}\n${trailing > 1 ? '\n'.repeat(trailing - 1) : ''}`;
}
