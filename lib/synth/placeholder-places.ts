import type { ConfigFormat } from '../blueprint/index.ts';

/** A placeholder that stands where no value could be written so that the reader of the file finds it again. */
export interface Unfillable {
  readonly variable: string;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly where: string;
}

const PLACEHOLDER = /@@hl:([A-Za-z_]\w*)@@/y;

/**
 * The placeholders of a file that `prepare` could not fill in, whatever the value. It reads as `fill` of
 * lib/host/fill-shell.ts does, which judges again when it knows the value; a test holds the two together.
 */
export function unfillable(format: ConfigFormat, text: string): readonly Unfillable[] {
  if (!text.includes('@@hl:')) return [];
  const reader = READERS[format];
  return reader === undefined ? [] : reader(format, text.split('\n'));
}

const READERS: Partial<Record<ConfigFormat, (format: ConfigFormat, lines: readonly string[]) => Unfillable[]>> = {
  yaml: inQuotingText,
  toml: inQuotingText,
  json: inQuotingText,
  env: inQuotingText,
  xml: (_format, lines) => inXml(lines),
};

/** What is open in a line where a scan has come to. */
interface Scan {
  /** A quote, `#` for a comment, or nothing. */
  open: string;
  /** Whether a value may begin here. */
  begins: boolean;
  /** Whether one may after a space. */
  pending: boolean;
  /** How many brackets are open. */
  depth: number;
}

function inQuotingText(format: ConfigFormat, lines: readonly string[]): Unfillable[] {
  const found: Unfillable[] = [];
  let carried = '';
  let depth = 0;
  let block: number | undefined;
  for (const [index, line] of lines.entries()) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (block !== undefined && /[^ \t]/.test(line) && indent <= block && !(block === 0 && indent > 0))
      block = undefined;
    if (block !== undefined) continue;
    const scan: Scan = { open: carried, begins: true, pending: false, depth };
    for (let at = 0; at < line.length;) {
      PLACEHOLDER.lastIndex = at;
      const [whole, variable = ''] = PLACEHOLDER.exec(line) ?? [];
      if (
        whole !== undefined &&
        scan.open === '' &&
        !(scan.begins && ends(format, line, at + whole.length, scan.depth))
      )
        found.push({ variable, line: index + 1, where: 'is a part of a text without quotes' });
      at = step(format, line, at, scan);
    }
    ({ depth } = scan);
    const lost = scan.open === '#' || format === 'json' || (format === 'toml' && scan.open.length === 1);
    carried = lost ? '' : scan.open;
    const opensBlock = format === 'yaml' && carried === '' && !/^[ \t]*#/.test(line) && endsInBlock(line);
    if (opensBlock) block = indent;
  }
  return found;
}

const BLOCK = /(?:^|[ \t])[|>][0-9+-]*/g;
const END = /[ \t]*(?:#|$)/y;

/** Whether a block of YAML begins below a line: nothing but a comment stands after its mark. */
function endsInBlock(line: string): boolean {
  for (const { 0: mark, index } of line.matchAll(BLOCK)) {
    END.lastIndex = index + mark.length;
    if (END.test(line)) return true;
  }
  return false;
}

/** Reads what stands at a place of a line, and says where the next begins. */
function step(format: ConfigFormat, line: string, at: number, scan: Scan): number {
  const { open } = scan;
  const c = line[at] ?? '';
  if (open === '#') return line.length;
  if (open !== '') {
    if (c === '\\' && open.startsWith('"')) return at + 2;
    if (!line.startsWith(open, at)) return at + 1;
    scan.begins = format === 'yaml' && open === "'"; // two of them are one, and nothing ends
    scan.open = '';
    return at + open.length;
  }
  const triple = format === 'toml' ? line.slice(at, at + 3) : '';
  const isSpaced = format === 'toml' || at === 0 || /[ \t]/.test(line[at - 1] ?? '');
  if (c === '#' && format !== 'json' && isSpaced) scan.open = '#';
  else if (triple === '"""' || triple === "'''") {
    scan.open = triple;
    return at + 3;
  } else if (mayQuote(format, c, scan.begins)) scan.open = c;
  else if (c === ' ' || c === '\t') scan.begins ||= scan.pending;
  else {
    if (scan.begins && (c === '[' || c === '{')) scan.depth++;
    else if (scan.depth > 0 && (c === ']' || c === '}')) scan.depth--;
    scan.pending = format === 'yaml' && '-:?'.includes(c);
    scan.begins =
      (c === '=' && format !== 'yaml' && format !== 'json') ||
      (scan.depth > 0 && '[{,'.includes(c)) ||
      (format === 'json' && c === ':');
  }
  return at + 1;
}

const mayQuote = (format: ConfigFormat, c: string, begins: boolean): boolean =>
  (c === '"' || (c === "'" && format !== 'json')) && (begins || format === 'toml' || format === 'json');

/** Whether a value without quotes ends at a place. */
function ends(format: ConfigFormat, line: string, at: number, depth: number): boolean {
  SPACES.lastIndex = at;
  SPACES.test(line);
  const next = SPACES.lastIndex;
  const c = line[next];
  if (c === undefined || c === '#') return true;
  if (format === 'yaml' && c === ':' && [undefined, ' ', '\t'].includes(line[next + 1])) return true;
  return (depth > 0 && ',]}'.includes(c)) || (format === 'json' && ',]}:'.includes(c));
}

const SPACES = /[ \t\r]*/y;

const IN_XML: Readonly<Record<string, string>> = {
  '<': 'stands within a tag and in no quotes',
  '-->': 'stands in a comment of XML',
  ']]>': 'stands in CDATA of XML',
  '?>': 'stands in an instruction of XML',
};

const OPENINGS: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<', '<'],
];

function inXml(lines: readonly string[]): Unfillable[] {
  const found: Unfillable[] = [];
  let open = '';
  for (const [index, line] of lines.entries()) {
    for (let at = 0; at < line.length;) {
      PLACEHOLDER.lastIndex = at;
      const variable = PLACEHOLDER.exec(line)?.[1];
      const where = IN_XML[open];
      if (variable !== undefined && where !== undefined) found.push({ variable, line: index + 1, where });
      const before = open;
      [open, at] = stepXml(line, at, before);
    }
  }
  return found;
}

/** What is open after what stands at a place of a line of XML, and where the next begins. */
function stepXml(line: string, at: number, open: string): [open: string, next: number] {
  const c = line[at] ?? '';
  if (open === '') {
    const [begin, end] = OPENINGS.find(([each]) => line.startsWith(each, at)) ?? [c, ''];
    return [end, at + begin.length];
  }
  if (open === '<') return [c === '>' ? '' : c === '"' || c === "'" ? c : open, at + 1];
  if (!line.startsWith(open, at)) return [open, at + 1];
  return [open.length > 1 ? '' : '<', at + open.length];
}
