import { Unreadable } from './unreadable.ts';

/** A piece of a rule. */
export interface Token {
  readonly kind: 'name' | 'value' | 'operator' | 'end';
  readonly text: string;
  /** Index of its first character. */
  readonly at: number;
  /** What a value says, without its quotes. */
  readonly value?: string;
}

const SPACE = /[ \t\r]+|\/\*[^]*?\*\//y;
const LINE_END = /\n|\/\/[^\n]*(?:\n|$)/y;
const NAME = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const OPERATOR = /&&|\|\||[!(),]/y;
const RAW = /`([^`]*)`/y;
const QUOTED = /"((?:[^"\\\n]|\\.)*)"/y;

/** Takes a rule apart, as Go takes an expression apart. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found;
  };
  while (at < text.length) {
    const from = at;
    if (take(SPACE) !== null) continue;
    if (take(LINE_END) !== null) {
      // A line that could end an expression ends it: Go puts a semicolon there.
      const last = tokens.at(-1);
      if (last !== undefined && ends(last) && text.slice(at).trim() !== '')
        throw new Unreadable('a line may end only after "&&", "||", "!", "(" or ","', from);
      continue;
    }
    const token = (take(NAME) && 'name') ?? (take(OPERATOR) && 'operator');
    if (token !== null) tokens.push({ kind: token, text: text.slice(from, at), at: from });
    else tokens.push({ kind: 'value', ...readValue(take, text, from), at: from });
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

const ends = ({ kind, text }: Token): boolean => kind !== 'operator' || text === ')';

function readValue(take: (pattern: RegExp) => RegExpExecArray | null, text: string, at: number) {
  const raw = take(RAW);
  // Go drops carriage returns there.
  if (raw !== null) return { text: raw[0], value: withoutMarks(raw[1] as string, at).replaceAll('\r', '') };
  const quoted = take(QUOTED);
  if (quoted !== null) return { text: quoted[0], value: unescaped(withoutMarks(quoted[1] as string, at), at) };
  const first = String.fromCodePoint(text.codePointAt(at) as number);
  if (first === "'") throw new Unreadable("values stand between backticks or double quotes, never between '", at);
  if (first === '`' || first === '"') throw new Unreadable(`the value that begins with ${first} does not end`, at);
  throw new Unreadable(`"${first}" is not expected here`, at);
}

/** NUL and the byte order mark may stand in no Go text. */
function withoutMarks(value: string, at: number): string {
  if (/[\0\ufeff]/.test(value)) throw new Unreadable('the value has a character that no rule may hold', at);
  return value;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-7][0-9a-fA-F])|([01][0-7]{2})|([^]))/g;

/** The escapes of Go. One that makes half a character of UTF-8 is refused: no value has a use for it. */
const unescaped = (text: string, at: number): string =>
  text.replace(ESCAPE, (_all, u?: string, long?: string, x?: string, octal?: string, single?: string) => {
    const hex = u ?? long ?? x;
    const code = hex === undefined ? (octal === undefined ? undefined : parseInt(octal, 8)) : parseInt(hex, 16);
    const isCharacter = code !== undefined && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    const value = code === undefined ? ESCAPES[single ?? ''] : isCharacter ? String.fromCodePoint(code) : undefined;
    if (value === undefined) throw new Unreadable('the value has an escape that Go does not know', at);
    return value;
  });
