import { LabError } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';

/** A variable that a text names. */
export interface NamedVariable {
  readonly name: string;
  /** The text that stands for it where it is not set: of `${NAME:-text}` and `${NAME-text}`. */
  readonly default?: string;
  /** The text that stands for it where it is set: of `${NAME:+text}` and `${NAME+text}`. */
  readonly alternate?: string;
  /** Whether the file needs a value: `${NAME:?…}`, `${NAME?…}`, or nothing said of its absence. */
  readonly required: boolean;
  /** Whether Compose stops without a value: `${NAME:?…}` or `${NAME?…}`. */
  readonly demanded: boolean;
}

/** Gives the value of a variable; undefined where it is not set. */
export type Lookup = (name: string) => string | undefined;

/** What is told while variables are filled in. */
export interface InterpolateOptions {
  /** Called for every variable without a value and without a default: it becomes nothing. */
  readonly onUnset?: (name: string) => void;
}

// Case folding includes the long s and the Kelvin sign, in Go as in JavaScript.
const NAME = /[_a-z][_a-z0-9]*/iuy;
const OPERATOR = /:?[-+?]/y;
type Operator = ':-' | ':?' | ':+' | '-' | '?' | '+';
/** Defaults within defaults. Nobody writes that many; without a bound each level would read the whole text again. */
const DEEPEST = 50;

/** One piece of a text: literal, or a variable with what stands behind its operator. */
type Piece = string | Variable;

interface Variable {
  readonly name: string;
  readonly operator?: Operator;
  readonly operand: string;
}

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

/**
 * Takes a text apart from an index on, telling where each variable begins before it is read. A lone `$` stands for
 * itself, `$$` for one.
 * Rule: compose-go template/template.go.
 *
 * @throws LabError CO050
 */
function* pieces(text: string, onBegin: (at: number) => void = () => undefined, begin = 0): Generator<Piece> {
  const braces = lastBraces(text);
  let from = begin;
  for (let at = text.indexOf('$', from); at >= 0; at = text.indexOf('$', from)) {
    onBegin(at);
    if (at > from) yield text.slice(from, at);
    const next = text[at + 1];
    const name = matchAt(NAME, text, next === '{' ? at + 2 : at + 1);
    if (next === '$' || (name === undefined && next !== '{')) {
      yield '$';
      from = at + (next === '$' ? 2 : 1);
    } else if (name === undefined) throw invalid(text);
    else if (next !== '{') {
      yield { name, operand: '' };
      from = at + 1 + name.length;
    } else {
      const end = yield* braced(text, at, name, braces(at));
      from = end + 1;
    }
  }
  if (from < text.length) yield text.slice(from);
}

/** `${…}` at an index; gives the index of its closing brace. */
function* braced(text: string, at: number, name: string, lastBrace: number): Generator<Variable, number> {
  const after = at + 2 + name.length;
  if (text[after] === '}') {
    yield { name, operand: '' };
    return after;
  }
  const operator = matchAt(OPERATOR, text, after);
  // What follows the operator ends in the same line: a default of several lines is no default.
  if (operator === undefined || lastBrace < after + operator.length) throw invalid(text);
  const end = closingBrace(text, at, lastBrace);
  yield { name, operator: operator as Operator, operand: text.slice(after + operator.length, end) };
  return end;
}

/** The last closing brace of the line that an index is in. Lines are searched once each. */
function lastBraces(text: string): (at: number) => number {
  let end = -1;
  let last = -1;
  return (at) => {
    if (at > end) {
      end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      last = text.lastIndexOf('}', end);
    }
    return last;
  };
}

/** The brace that closes the one after `at`; the last one of the line where they do not match. */
function closingBrace(text: string, at: number, lastBrace: number): number {
  let open = 0;
  for (let index = at; index <= lastBrace; index++) {
    if (text[index] === '}' && --open === 0) return index;
    if (text[index] === '{') {
      open++;
      index++; // as compose-go does: `{}` opens and does not close
    }
  }
  return lastBrace;
}

const invalid = (text: string): LabError =>
  LabError.of(COMPOSE_ERRORS.invalidInterpolation, { text }, {}, { given: text });

/** Fills the variables of a text in. @throws LabError CO050 for a bad form, CO051 for a required variable */
export const interpolate = (text: string, lookup: Lookup, options: InterpolateOptions = {}): string =>
  text.includes('$') ? fill(text, lookup, options, 0) : text;

function fill(text: string, lookup: Lookup, options: InterpolateOptions, depth: number): string {
  if (depth > DEEPEST) throw invalid(text);
  let out = '';
  for (const piece of pieces(text)) {
    out += typeof piece === 'string' ? piece : valueOf(piece, lookup, options, depth);
  }
  return out;
}

function valueOf({ name, operator, operand }: Variable, lookup: Lookup, options: InterpolateOptions, depth: number) {
  const value = lookup(name);
  const given = operator?.startsWith(':') === true ? value !== undefined && value !== '' : value !== undefined;
  const filled = (): string => fill(operand, lookup, options, depth + 1);
  switch (operator) {
    case undefined:
      if (value === undefined) options.onUnset?.(name);
      return value ?? '';
    case ':-':
    case '-':
      return given ? (value as string) : filled();
    case ':+':
    case '+':
      return given ? filled() : '';
    case ':?':
    case '?':
      break;
  }
  if (value !== undefined && given) return value;
  throw LabError.of(COMPOSE_ERRORS.requiredVariable, { name, message: filled() });
}

/** How variables are searched. */
export interface SearchOptions {
  /** Whether those of the messages of demanded variables count. @default true */
  readonly messages?: boolean;
}

/** The variables that a text names, those of defaults too, in their order. */
export function variablesIn(text: string, { messages = true }: SearchOptions = {}): readonly NamedVariable[] {
  const found: NamedVariable[] = [];
  if (text.includes('$')) gather(text, found, messages, 0);
  return found;
}

/** What is in a bad form names nothing, and hides nothing that stands beside it. */
function gather(text: string, found: NamedVariable[], messages: boolean, depth: number): void {
  if (depth > DEEPEST) return;
  for (const { name, operator, operand } of goodPieces(text)) {
    const demanded = operator === ':?' || operator === '?';
    const isDefault = operator === ':-' || operator === '-';
    const isAlternate = operator === ':+' || operator === '+';
    found.push({
      name,
      ...(isDefault && { default: operand }),
      ...(isAlternate && { default: '', alternate: operand }),
      required: demanded || operator === undefined,
      demanded,
    });
    if (messages || !demanded) gather(operand, found, messages, depth + 1);
  }
}

/** The variables of a text, past what is in a bad form. */
function* goodPieces(text: string): Generator<Variable> {
  let from = 0;
  while (from < text.length) {
    let begin = from;
    try {
      for (const piece of pieces(text, (at) => (begin = at), from)) if (typeof piece !== 'string') yield piece;
      return;
    } catch (error) {
      if (!LabError.isLabError(error)) throw error;
      from = begin + 1;
    }
  }
}
