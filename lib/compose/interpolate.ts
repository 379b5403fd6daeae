import { COMPOSE_ERRORS } from './errors.ts';
import { LabError } from '../values/index.ts';

/** A variable that a text names. */
export interface NamedVariable {
  readonly name: string;
  /** The text that stands for it where it is not set. */
  readonly default?: string;
  /** `${NAME:?…}`, or no default at all. */
  readonly required: boolean;
}

/** Gives the value of a variable; undefined where it is not set. */
export type Lookup = (name: string) => string | undefined;

const NAME = /^[_a-zA-Z][_a-zA-Z0-9]*/;
const OPERATORS = [':-', ':?', ':+', '-', '?', '+'] as const;
type Operator = (typeof OPERATORS)[number];

/** One piece of a text: literal, or a variable with what stands behind its operator. */
type Piece = string | Variable;

interface Variable {
  readonly name: string;
  readonly operator?: Operator;
  readonly operand: string;
}

/** Takes a text apart. Rule: compose-go template.go: a lone `$` stands for itself, `$$` for one. @throws LabError CO050 */
function pieces(text: string): readonly Piece[] {
  const out: Piece[] = [];
  let literal = '';
  for (let at = 0; at < text.length;) {
    const char = text[at] as string;
    const next = text[at + 1];
    if (char !== '$') {
      const dollar = text.indexOf('$', at);
      const end = dollar < 0 ? text.length : dollar;
      literal += text.slice(at, end);
      at = end;
    } else if (next === '$') {
      literal += '$';
      at += 2;
    } else if (next === '{') {
      const end = closing(text, at + 2);
      if (end < 0) throw invalid(text);
      if (literal !== '') out.push(literal);
      literal = '';
      out.push(braced(text.slice(at + 2, end), text));
      at = end + 1;
    } else {
      const name = NAME.exec(text.slice(at + 1))?.[0];
      if (name === undefined) {
        literal += '$';
        at += 1;
        continue;
      }
      if (literal !== '') out.push(literal);
      literal = '';
      out.push({ name, operand: '' });
      at += 1 + name.length;
    }
  }
  if (literal !== '') out.push(literal);
  return out;
}

/** The index of the brace that closes the one before `from`; -1 where there is none. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '$' && text[at + 1] === '$') at++;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

function braced(inside: string, text: string): Piece {
  const name = NAME.exec(inside)?.[0];
  if (name === undefined || inside.includes('\n')) throw invalid(text);
  const rest = inside.slice(name.length);
  if (rest === '') return { name, operand: '' };
  const operator = OPERATORS.find((each) => rest.startsWith(each));
  if (operator === undefined) throw invalid(text);
  return { name, operator, operand: rest.slice(operator.length) };
}

const invalid = (text: string): LabError =>
  LabError.of(COMPOSE_ERRORS.invalidInterpolation, { text }, {}, { given: text });

/** Fills the variables of a text in. @throws LabError CO050 for a bad form, CO051 for a required variable */
export function interpolate(text: string, lookup: Lookup): string {
  if (!text.includes('$')) return text;
  const values = pieces(text).map((piece) => (typeof piece === 'string' ? piece : valueOf(piece, lookup)));
  return values.join('');
}

function valueOf({ name, operator, operand }: Variable, lookup: Lookup): string {
  const value = lookup(name);
  const given = operator?.startsWith(':') === true ? value !== undefined && value !== '' : value !== undefined;
  switch (operator) {
    case undefined:
      return value ?? '';
    case ':-':
    case '-':
      return given ? (value as string) : interpolate(operand, lookup);
    case ':+':
    case '+':
      return given ? interpolate(operand, lookup) : '';
    case ':?':
    case '?':
      break;
  }
  if (value !== undefined && given) return value;
  throw LabError.of(COMPOSE_ERRORS.requiredVariable, { name, message: interpolate(operand, lookup) });
}

/** The variables that a text names, those of defaults too, in their order. A text in a bad form names none. */
export function variablesIn(text: string): readonly NamedVariable[] {
  if (!text.includes('$')) return [];
  let found: readonly Piece[];
  try {
    found = pieces(text);
  } catch {
    return [];
  }
  return found.flatMap((piece): NamedVariable[] => {
    if (typeof piece === 'string') return [];
    const { name, operator, operand } = piece;
    const inner = variablesIn(operand);
    if (operator === ':-' || operator === '-') return [{ name, default: operand, required: false }, ...inner];
    if (operator === ':+' || operator === '+') return [{ name, default: '', required: false }, ...inner];
    return [{ name, required: true }, ...inner];
  });
}
