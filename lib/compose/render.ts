import type { Mapping, Tree } from './tree.ts';

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
  const out: Out = { text: '' };
  if (isCollection(tree) && !isEmpty(tree)) writeBlock(tree, '', order, out);
  else out.text += `${inline(tree)}\n`;
  return out.text;
}

/** What is written so far. A text that grows is cheaper than a list of a million pieces that are joined. */
interface Out {
  text: string;
}

const isCollection = (tree: Tree | undefined): tree is Mapping | readonly Tree[] =>
  typeof tree === 'object' && tree !== null;

function isEmpty(tree: Mapping | readonly Tree[]): boolean {
  for (const _key in tree) return false;
  return true;
}

function writeBlock(tree: Mapping | readonly Tree[], indent: string, order: KeyOrder | undefined, out: Out): void {
  if (Array.isArray(tree)) writeSequence(tree as readonly Tree[], indent, order, out);
  else writeMapping(tree as Mapping, indent, order, out, indent);
}

/** `first` is the indent of the first key: it follows `- ` on the same line in a sequence. */
function writeMapping(tree: Mapping, indent: string, order: KeyOrder | undefined, out: Out, first: string): void {
  let lead = first;
  for (const key of orderedKeys(tree, order)) {
    const value = tree[key] as Tree | undefined;
    if (value === undefined) continue;
    const text = keyText(key);
    // A key is found by its colon only within 1,024 characters; a longer one is marked.
    if (text.length > 1000) out.text += lead + '? ' + text + '\n' + indent + ':';
    else out.text += lead + text + ':';
    lead = indent;
    writeValue(value, indent, order?.below?.[key] ?? order?.below?.['*'], out);
  }
}

function writeSequence(tree: readonly Tree[], indent: string, order: KeyOrder | undefined, out: Out): void {
  const inner = `${indent}  `;
  for (const item of tree) {
    out.text += indent + '-';
    if (isCollection(item) && !Array.isArray(item) && !isEmpty(item)) {
      writeMapping(item as Mapping, inner, order, out, ' ');
    } else if (Array.isArray(item) && item.length > 0) {
      out.text += '\n';
      writeSequence(item as readonly Tree[], inner, order, out);
    } else writeScalarOrEmpty(item, indent, out);
  }
}

function writeValue(value: Tree, indent: string, order: KeyOrder | undefined, out: Out): void {
  if (isCollection(value) && !isEmpty(value)) {
    out.text += '\n';
    writeBlock(value, `${indent}  `, order, out);
  } else writeScalarOrEmpty(value, indent, out);
}

function writeScalarOrEmpty(value: Tree, indent: string, out: Out): void {
  if (typeof value === 'string' && value.includes('\n') && isBlockable(value)) {
    out.text += ' ' + literalBlock(value, `${indent}  `);
  } else out.text += ' ' + inline(value) + '\n';
}

function inline(value: Tree): string {
  if (typeof value === 'string') return scalarText(value);
  if (value === null) return 'null';
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object') return '{}';
  if (typeof value === 'number') return numberText(value);
  return String(value);
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
  const ranks = ranksOf(first);
  return keys.sort((a, b) => {
    const byRank = (ranks.get(a) ?? first.length) - (ranks.get(b) ?? first.length);
    return byRank !== 0 ? byRank : a < b ? -1 : 1;
  });
}

const rankTables = new WeakMap<readonly string[], Map<string, number>>();

function ranksOf(keys: readonly string[]): Map<string, number> {
  let ranks = rankTables.get(keys);
  if (ranks === undefined) rankTables.set(keys, (ranks = new Map(keys.map((key, rank) => [key, rank]))));
  return ranks;
}

const keyTexts = new Map<string, string>();

/** Keys come again and again, so what was found out about one is kept, up to a bound. */
function keyText(key: string): string {
  let text = keyTexts.get(key);
  if (text === undefined) {
    text = scalarText(key);
    if (keyTexts.size < 10_000) keyTexts.set(key, text);
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

function scalarText(text: string): string {
  return PLAIN.test(text) && !SPECIAL.test(text) ? text : quoted(text);
}

/** Single quotes where they suffice: a backslash or a dollar stands for itself in them. */
function quoted(text: string): string {
  return isPrintable(text) && !text.includes('\n') ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text);
}

/* eslint-disable no-control-regex -- control characters are what this is about */
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|\t/;
const ESCAPED = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/g;
/* eslint-enable no-control-regex */

const isPrintable = (text: string): boolean => !UNPRINTABLE.test(text) || isPairedOnly(text);

/** Surrogates are fine in pairs: an emoji is printable. */
function isPairedOnly(text: string): boolean {
  const rest = text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '');
  return rest.length < text.length && !UNPRINTABLE.test(rest);
}

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' };

function doubleQuoted(text: string): string {
  const pairs = text.replace(ESCAPED, (char, offset: number) => {
    const code = char.charCodeAt(0);
    const high = code >= 0xd800 && code <= 0xdbff && /[\udc00-\udfff]/.test(text[offset + 1] ?? '');
    const low = code >= 0xdc00 && code <= 0xdfff && /[\ud800-\udbff]/.test(text[offset - 1] ?? '');
    if (high || low) return char;
    return SHORT[char] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
  });
  return `"${pairs}"`;
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
  const body = text.replace(/\n+$/, '');
  const trailing = text.length - body.length;
  const chomp = trailing === 0 ? '-' : trailing === 1 ? '' : '+';
  const lines = body.split('\n').map((line) => (line === '' ? '' : indent + line));
  return `|${chomp}\n${lines.join('\n')}\n${trailing > 1 ? '\n'.repeat(trailing - 1) : ''}`;
}
