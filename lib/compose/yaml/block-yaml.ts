import { readFlow, readQuoted } from './flow-yaml.ts';
import { plainScalar } from './scalars.ts';
import type { Mapping, Tree } from '../tree.ts';
import { setKey } from '../tree-access.ts';
import type { Places, Reader } from './yaml-reader.ts';
import {
  advance,
  COLON,
  DASH,
  DEEPEST,
  HASH,
  isBlank,
  lineEnd,
  NEWLINE,
  noted,
  skipSpaces,
  SPACE,
  UNUSUAL,
} from './yaml-reader.ts';

/** Characters that some reader of YAML takes for a line break, or refuses; tabs, as they must not indent. */
const UNUSUAL_TEXT =
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  /(?<![\ud800-\udbff])\udcff|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/**
 * Reads the YAML that nearly all Compose files are, ten times as fast as a full reader: one document of block mappings
 * and lists, plain and quoted scalars of one line, literal blocks, flow collections of one line, comments. Undefined
 * for anything else (anchors, tags, folded texts, several documents, every mistake), which the full reader then reads.
 */
export function readBlockYaml(text: string, places?: Places): Mapping | undefined {
  if (UNUSUAL_TEXT.test(text)) return undefined;
  try {
    const reader: Reader = { text, pos: 0, indent: 0, depth: 0, places };
    advance(reader, 0);
    if (startsDocument(reader)) advance(reader, lineEnd(reader, reader.pos) + 1);
    if (reader.indent < 0 || isDash(reader)) return undefined;
    const tree = readMapping(reader, reader.indent);
    return reader.indent < 0 ? tree : undefined;
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

function startsDocument({ text, pos, indent }: Reader): boolean {
  return (
    indent === 0 && text.startsWith('---', pos) && isBlank(text, pos + 3) && /^ *\n/.test(text.slice(pos + 3, pos + 80))
  );
}

/** Whether an entry of a list begins here. */
const isDash = ({ text, pos }: Reader): boolean => text.charCodeAt(pos) === DASH && isBlank(text, pos + 1);

/** After a value: nothing but a comment may follow on its line. */
function endLine(reader: Reader): void {
  const { text } = reader;
  const from = reader.pos;
  skipSpaces(reader);
  const code = text.charCodeAt(reader.pos);
  if (code !== NEWLINE && reader.pos < text.length && !(code === HASH && reader.pos > from)) throw UNUSUAL;
  advance(reader, lineEnd(reader, reader.pos) + 1);
}

function readNode(reader: Reader): Tree {
  if (++reader.depth > DEEPEST) throw UNUSUAL;
  const node = isDash(reader) ? readSequence(reader, reader.indent) : readMapping(reader, reader.indent);
  reader.depth--;
  return node;
}

function readMapping(reader: Reader, indent: number): Mapping {
  const out: Record<string, Tree> = {};
  const places = noted(reader, out);
  while (reader.indent === indent) {
    places?.set(keyAhead(reader), reader.pos);
    const key = readKey(reader);
    if (Object.hasOwn(out, key)) throw UNUSUAL; // the full reader tells where
    setKey(out, key, readValue(reader, indent));
  }
  if (reader.indent > indent) throw UNUSUAL;
  return out;
}

function keyAhead(reader: Reader): string {
  const { pos } = reader;
  const key = readKey(reader);
  reader.pos = pos;
  return key;
}

const KEY = /^[A-Za-z_./][\w./@$+-]*$/;
/** Keys come again and again, so that their look is judged once. */
const knownKeys = new Set<string>();

/** A key, and its colon. */
function readKey(reader: Reader): string {
  const { text } = reader;
  const first = text[reader.pos];
  if (first === '"' || first === "'") {
    const key = readQuoted(reader);
    if (text.charCodeAt(reader.pos) !== COLON || !isBlank(text, reader.pos + 1)) throw UNUSUAL;
    reader.pos++;
    return key;
  }
  let colon = text.indexOf(':', reader.pos);
  while (colon >= 0 && !isBlank(text, colon + 1)) colon = text.indexOf(':', colon + 1);
  if (colon < 0) throw UNUSUAL;
  const key = text.slice(reader.pos, colon);
  if (!knownKeys.has(key)) {
    // What is a number, a null or a boolean is no key for Compose; what holds anything rare is looked at in full.
    if (!KEY.test(key) || plainScalar(key) !== key || key.startsWith('...')) throw UNUSUAL;
    if (knownKeys.size < 10_000) knownKeys.add(key);
  }
  reader.pos = colon + 1;
  return key;
}

/** What follows a colon: on its line, or below it. A list may stand as far left as its key. */
function readValue(reader: Reader, indent: number): Tree {
  skipSpaces(reader);
  if (!endsLine(reader)) return readInline(reader, indent);
  advance(reader, lineEnd(reader, reader.pos) + 1);
  return reader.indent > indent || (reader.indent === indent && isDash(reader)) ? readNode(reader) : null;
}

/** Whether nothing more stands on the line, after spaces. */
function endsLine({ text, pos }: Reader): boolean {
  const code = text.charCodeAt(pos);
  return code === NEWLINE || pos >= text.length || (code === HASH && isBlank(text, pos - 1));
}

function readSequence(reader: Reader, indent: number): readonly Tree[] {
  const out: Tree[] = [];
  const places = noted(reader, out);
  while (reader.indent === indent && isDash(reader)) {
    const dash = reader.pos++;
    skipSpaces(reader);
    if (isMappingAhead(reader)) reader.indent = indent + reader.pos - dash;
    else {
      places?.set(String(out.length), reader.pos);
      if (!endsLine(reader)) {
        out.push(readInline(reader, indent));
        continue;
      }
      advance(reader, lineEnd(reader, reader.pos) + 1);
    }
    if (reader.indent > indent) places?.set(String(out.length), reader.pos);
    out.push(reader.indent > indent ? readNode(reader) : null);
  }
  if (reader.indent > indent) throw UNUSUAL;
  return out;
}

/** Whether the rest of the line begins a mapping. */
function isMappingAhead(reader: Reader): boolean {
  const { text, pos } = reader;
  const first = text[pos];
  if (first === '"' || first === "'") {
    readQuoted(reader);
    const is = text.charCodeAt(reader.pos) === COLON;
    reader.pos = pos;
    return is;
  }
  if (first === '[' || first === '{' || first === '#') return false;
  const line = text.slice(pos, lineEnd(reader, pos));
  const colon = /:(?= |$)/.exec(line)?.index;
  const comment = line.indexOf(' #');
  return colon !== undefined && (comment < 0 || colon < comment);
}

function readInline(reader: Reader, indent: number): Tree {
  const { text } = reader;
  const first = text[reader.pos] as string;
  let value: Tree;
  if (first === '"' || first === "'") value = readQuoted(reader);
  else if (first === '[' || first === '{') value = readFlow(reader);
  else if (first === '|') return readLiteral(reader, indent);
  else return readPlain(reader, indent);
  endLine(reader);
  if (reader.indent > indent) throw UNUSUAL;
  return value;
}

/** What begins no plain scalar, or only a rare one. */
const INDICATOR = /^(?:[&*!%@`>|,\]}]|[-?:](?: |$))/;

function readPlain(reader: Reader, indent: number): Tree {
  const end = lineEnd(reader, reader.pos);
  let plain = reader.text.slice(reader.pos, end);
  const comment = plain.indexOf(' #');
  if (comment >= 0) plain = plain.slice(0, comment);
  plain = plain.trimEnd();
  if (INDICATOR.test(plain) || plain.endsWith(':') || plain.includes(': ')) throw UNUSUAL;
  advance(reader, end + 1);
  if (reader.indent > indent) throw UNUSUAL; // it goes on in the next line
  return plainScalar(plain);
}

/** A literal block without an indentation of its own in its header. */
function readLiteral(reader: Reader, parent: number): string {
  const { text } = reader;
  const header = /\|([-+]?)( +#[^\n]*| *)\n/y;
  header.lastIndex = reader.pos;
  const match = header.exec(text);
  if (match === null) throw UNUSUAL;
  let line = header.lastIndex;
  let indent = 0;
  const lines: string[] = [];
  while (line < text.length) {
    let at = line;
    while (text.charCodeAt(at) === SPACE) at++;
    const end = lineEnd(reader, at);
    if (at < end) {
      if (indent === 0) {
        indent = at - line;
        if (indent <= parent || lines.some((blank) => blank.length > indent)) throw UNUSUAL;
        lines.fill('');
      }
      if (at - line < indent) break;
    }
    if (end === text.length) throw UNUSUAL; // readers differ on a last line without a break
    lines.push(indent === 0 ? text.slice(line, end) : text.slice(Math.min(line + indent, end), end));
    line = end + 1;
  }
  if (indent === 0) throw UNUSUAL;
  advance(reader, line);
  if (reader.indent > parent) throw UNUSUAL;
  if (match[1] !== '+') while (lines.at(-1) === '') lines.pop();
  return match[1] === '-' ? lines.join('\n') : `${lines.join('\n')}\n`;
}
