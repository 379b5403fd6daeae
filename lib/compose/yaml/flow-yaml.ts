import { isDate, plainScalar } from './scalars.ts';
import type { Tree } from '../tree.ts';
import { setKey } from '../tree-access.ts';
import type { Reader } from './yaml-reader.ts';
import { COLON, DEEPEST, isBlank, lineEnd, noted, skipSpaces, SPACE, UNUSUAL } from './yaml-reader.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  '"': '"',
  '\\': '\\',
  r: '\r',
  ' ': ' ',
};

/** A quoted text of one line; the reader stands behind it then. */
export function readQuoted(reader: Reader): string {
  const { text, pos } = reader;
  const single = text[pos] === "'";
  const end = lineEnd(reader, pos);
  let from = pos + 1;
  let value = '';
  for (let at = from; at < end; at++) {
    const char = text[at];
    if (single ? char === "'" : char === '"') {
      value += text.slice(from, at);
      if (!single || text[at + 1] !== "'") {
        reader.pos = at + 1;
        return value;
      }
      value += "'";
      from = ++at + 1;
    } else if (!single && char === '\\') {
      const escaped = ESCAPES[text[at + 1] ?? ''];
      if (escaped === undefined) throw UNUSUAL;
      value += text.slice(from, at) + escaped;
      from = ++at + 1;
    }
  }
  throw UNUSUAL; // it goes on in the next line
}

/** A flow collection of one line; the reader stands behind it then. */
export function readFlow(reader: Reader): Tree {
  const { text } = reader;
  if (++reader.depth > DEEPEST) throw UNUSUAL;
  const isList = text[reader.pos++] === '[';
  const list: Tree[] = [];
  const mapping: Record<string, Tree> = {};
  const places = noted(reader, isList ? list : mapping);
  const close = isList ? ']' : '}';
  for (;;) {
    skipSpaces(reader);
    if (text[reader.pos] === close) break;
    const begin = reader.pos;
    if (isList) {
      places?.set(String(list.length), begin);
      list.push(readFlowValue(reader));
    } else {
      const key = readFlowKey(reader);
      if (Object.hasOwn(mapping, key)) throw UNUSUAL;
      places?.set(key, begin);
      setKey(mapping, key, readFlowValue(reader));
    }
    skipSpaces(reader);
    const next = text[reader.pos];
    if (next === ',') reader.pos++;
    else if (next !== close) throw UNUSUAL;
  }
  reader.pos++;
  reader.depth--;
  return isList ? list : mapping;
}

function readFlowKey(reader: Reader): string {
  const key = readFlowScalar(reader);
  if (typeof key !== 'string' || isDate(key) || reader.text.charCodeAt(reader.pos) !== COLON) throw UNUSUAL;
  if (reader.text.charCodeAt(++reader.pos) !== SPACE) throw UNUSUAL;
  skipSpaces(reader);
  return key;
}

function readFlowValue(reader: Reader): Tree {
  const first = reader.text[reader.pos];
  return first === '[' || first === '{' ? readFlow(reader) : readFlowScalar(reader);
}

const FLOW_PLAIN = /[\w./$+~-][^\n,[\]{}:#"'&*!|>%@`?]*(?::[\w/.$-][^\n,[\]{}:#"'&*!|>%@`?]*)*/y;

function readFlowScalar(reader: Reader): Tree {
  const { text, pos } = reader;
  if (text[pos] === '"' || text[pos] === "'") return readQuoted(reader);
  FLOW_PLAIN.lastIndex = pos;
  const plain = FLOW_PLAIN.exec(text)?.[0];
  if (plain === undefined || (plain.startsWith('-') && isBlank(plain, 1))) throw UNUSUAL;
  reader.pos = pos + plain.length;
  return plainScalar(plain.trimEnd());
}
