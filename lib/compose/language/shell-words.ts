/** What the reading of a command line remembers between two characters. */
interface Reading {
  readonly words: string[];
  word: string;
  /** Whether a word has begun; it may be empty, as `''`. */
  begun: boolean;
  single: boolean;
  double: boolean;
  backtick: boolean;
  dollar: boolean;
}

const BLANK = new Set([' ', '\t', '\r', '\n']);
/** A command line ends at what would be the shell's business. */
const END = new Set([';', '&', '|', '<', '>']);

/**
 * The words of a command line, undefined where quotes do not match. There is no shell: at `;`, `&`, `|`, `<` and `>`
 * outside of quotes the command ends, and what follows is lost, as it is in Compose. Rule: mattn/go-shellwords.
 */
export function shellWords(line: string): readonly string[] | undefined {
  const now: Reading = {
    words: [],
    word: '',
    begun: false,
    single: false,
    double: false,
    backtick: false,
    dollar: false,
  };
  let escaped = false;
  for (const char of line) {
    if (escaped) {
      take(now, char);
      escaped = false;
    } else if (char === '\\') {
      if (now.single) now.word += char;
      else escaped = true;
    } else if (BLANK.has(char)) {
      if (isQuoted(now)) now.word += char;
      else endWord(now);
    } else if (END.has(char) && !isQuoted(now)) {
      if (char === '>' && /^\d/.test(now.word)) now.begun = false; // the number of a file, as in `2>`
      break;
    } else if (!quote(now, char)) return undefined;
  }
  endWord(now);
  return escaped || isQuoted(now) ? undefined : now.words;
}

const isQuoted = ({ single, double, backtick, dollar }: Reading): boolean => single || double || backtick || dollar;

function take(now: Reading, char: string): void {
  now.word += char;
  now.begun = true;
}

function endWord(now: Reading): void {
  if (now.begun) now.words.push(now.word);
  now.word = '';
  now.begun = false;
}

/** Any other character, quotes among them; false for a parenthesis where none may be. */
function quote(now: Reading, char: string): boolean {
  if (char === '"' && !now.single && !now.dollar) {
    if (now.double) now.begun = true;
    now.double = !now.double;
    return true;
  }
  if (char === "'" && !now.double && !now.dollar) {
    if (now.single) now.begun = true;
    now.single = !now.single;
    return true;
  }
  if (char === '`' && !now.single && !now.double && !now.dollar) now.backtick = !now.backtick;
  if (char === ')' && !now.single && !now.double && !now.backtick) now.dollar = !now.dollar;
  if (char === '(' && !now.single && !now.double && !now.backtick) {
    if (now.dollar || !now.word.endsWith('$')) return false;
    now.dollar = true;
    now.word += char;
    return true;
  }
  take(now, char);
  return true;
}
