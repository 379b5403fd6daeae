/** Where each entry of each mapping and list begins in the text. */
export type Places = Map<object, Map<string, number>>;

/** Thrown at whatever is not plain block YAML. */
export const UNUSUAL = Symbol('unusual');

/** How deep collections may be nested. */
export const DEEPEST = 100;

/** Where a reader is in its text. */
export interface Reader {
  readonly text: string;
  /** The next character to be read. */
  pos: number;
  /** Spaces before the line that is read; -1 at the end. */
  indent: number;
  depth: number;
  readonly places: Places | undefined;
}

export const SPACE = 32;
export const NEWLINE = 10;
export const HASH = 35;
export const DASH = 45;
export const COLON = 58;

/** Whether a blank or the end stands at an index. */
export function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === SPACE || code === NEWLINE || at >= text.length;
}

/** Where the line ends that an index is in. */
export function lineEnd({ text }: Reader, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Goes to the next line, from the beginning of one, that is neither blank nor a comment. */
export function advance(reader: Reader, from: number): void {
  const { text } = reader;
  let line = from;
  for (;;) {
    let at = line;
    while (text.charCodeAt(at) === SPACE) at++;
    if (at >= text.length) break;
    const code = text.charCodeAt(at);
    if (code !== NEWLINE && code !== HASH) {
      reader.pos = at;
      reader.indent = at - line;
      return;
    }
    line = lineEnd(reader, at) + 1;
  }
  reader.pos = text.length;
  reader.indent = -1;
}

/** Goes over spaces. */
export function skipSpaces(reader: Reader): void {
  while (reader.text.charCodeAt(reader.pos) === SPACE) reader.pos++;
}

/** The places of the entries of a collection, where somebody wants to know them. */
export function noted(reader: Reader, container: object): Map<string, number> | undefined {
  if (reader.places === undefined) return undefined;
  const places = new Map<string, number>();
  reader.places.set(container, places);
  return places;
}
