/**
 * A small scanner of POSIX shell, for the rules that generated programs hold to. It knows what the programs use: words
 * and quotes, operators, `$( )`, `case`, comments, here-documents.
 */

const OPERATORS = ['&&', '||', ';;', '|', '&', ';', '\n', '(', ')'] as const;

/** Words, and operators as they are; `$(` begins a command within a word, and `)` ends it. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  let word = '';
  const end = (): void => {
    if (word !== '') tokens.push(word);
    word = '';
  };
  /** What ends the innermost text: a quote, or the bracket of a command. */
  const within: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const rest = text.slice(at, at + 2);
    const char = text[at] ?? '';
    const quoted = within.at(-1) === '"';
    if (char === '\\') {
      word += rest;
      at++;
    } else if (char === "'" && !quoted) {
      const close = text.indexOf("'", at + 1);
      word += "''";
      at = close;
    } else if (char === '"') {
      if (quoted) within.pop();
      else within.push('"');
      word += '"';
    } else if (rest === '$(' && text[at + 2] !== '(') {
      end();
      tokens.push('$(');
      within.push(')');
      at++;
    } else if (rest === '$(') {
      const close = text.indexOf('))', at);
      word += '0';
      at = close + 1;
    } else if (quoted) {
      word += char;
    } else if (char === '#' && word === '') {
      at = (text.indexOf('\n', at) + text.length) % text.length;
      at--;
    } else if (char === ' ' || char === '\t') {
      end();
    } else {
      const operator = OPERATORS.find((each) => text.startsWith(each, at));
      if (operator === undefined) word += char;
      else {
        end();
        tokens.push(operator);
        at += operator.length - 1;
        if (operator === '(') within.push(')');
        if (operator === ')' && within.at(-1) === ')') within.pop();
      }
    }
  }
  end();
  return tokens;
}

/** A command: its first word, and how its outcome is used. */
export interface Command {
  readonly name: string;
  /** Whether `set -e` does not hold for it: a condition, or what stands before `&&` and `||`. */
  readonly inCondition: boolean;
  /** Whether its outcome is lost, as what stands before a pipe. */
  readonly beforePipe: boolean;
  /** The function that it stands in; undefined at the top. */
  readonly inside: string | undefined;
}

const OPENS: ReadonlySet<string> = new Set([
  'then',
  'do',
  'else',
  '{',
  '(',
  '$(',
  '!',
  '\n',
  ';',
  '&&',
  '||',
  '|',
  '&',
  ';;',
]);
const CONDITIONS: ReadonlySet<string> = new Set(['if', 'elif', 'while', 'until']);

/** Every command of a program, in order. */
export function commandsOf(text: string): Command[] {
  const tokens = tokensOf(text);
  const commands: { name: string; inCondition: boolean; beforePipe: boolean; inside: string | undefined }[] = [];
  let begins = true;
  let negated = false;
  let inside: string | undefined;
  let depth = 0;
  /** For each condition that is open: how many brackets were. */
  const conditions: number[] = [];
  /** For each bracket: the commands of the list in it so far. */
  const lists: (typeof commands)[] = [[]];
  /** Commands within a word of another, whose outcome is its own. */
  const nested = new Set<object>();
  const isBound = (): boolean => conditions.length > 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    const list = lists.at(-1) ?? [];
    if (token === '(' && tokens[at + 1] === ')') {
      // name() {
      const made = commands.pop();
      list.pop();
      inside = made?.name;
      depth = 0;
      at++;
      begins = true;
      continue;
    }
    if (token === 'case' && begins) {
      while (tokens[at] !== 'in') at++;
      at = skipPattern(tokens, at);
      begins = true;
      continue;
    }
    if (token === ';;') {
      lists[lists.length - 1] = [];
      at = skipPattern(tokens, at);
      begins = true;
      negated = false;
      continue;
    }
    if (token === '(' || token === '$(') {
      lists.push([]);
      begins = true;
      continue;
    }
    if (token === ')') {
      const all = lists.pop() ?? [];
      for (const each of all) nested.add(each);
      lists.at(-1)?.push(...all);
      begins = false;
      continue;
    }
    if (token === '&&' || token === '||') {
      for (const each of list) each.inCondition = true;
      begins = true;
      negated = false;
      continue;
    }
    if (token === '|') {
      const last = list.findLast((each) => !nested.has(each));
      if (last !== undefined) last.beforePipe = true;
      begins = true;
      continue;
    }
    if (token === ';' || token === '\n' || token === '&') {
      lists[lists.length - 1] = [];
      begins = true;
      negated = false;
      continue;
    }
    if (!begins) continue;
    if (CONDITIONS.has(token)) {
      conditions.push(0);
      continue;
    }
    if (token === 'then' || token === 'do') {
      conditions.pop();
      continue;
    }
    if (token === '{') {
      depth++;
      continue;
    }
    if (token === '}') {
      depth--;
      if (depth <= 0) inside = undefined;
      begins = false;
      continue;
    }
    if (token === '!') {
      negated = true;
      continue;
    }
    if (token === 'for') {
      while (tokens[at + 1] !== 'do' && at < tokens.length) at++;
      conditions.push(0); // that the next `do` ends
      continue;
    }
    if (OPENS.has(token) || token === 'fi' || token === 'done' || token === 'esac' || token === 'in') {
      if (token === 'fi' || token === 'done' || token === 'esac') begins = false;
      continue;
    }
    if (/^[A-Za-z_][A-Za-z0-9_]*=/.test(token)) continue; // an assignment before the command, or alone
    const command = { name: token, inCondition: isBound() || negated, beforePipe: false, inside };
    commands.push(command);
    list.push(command);
    begins = false;
  }
  return commands;
}

/** From `in` or `;;` to the bracket that ends a pattern; `esac` ends all. */
function skipPattern(tokens: readonly string[], from: number): number {
  let at = from + 1;
  while (tokens[at] === '\n') at++;
  if (tokens[at] === 'esac') return at;
  while (tokens[at] !== ')' && at < tokens.length) at++;
  return at;
}
