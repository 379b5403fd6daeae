import { nearest } from '../../values/index.ts';
import type { Match, Matcher, Rule, RuleProtocol } from './ast.ts';
import { MATCHERS } from './ast.ts';
import { joined } from './build.ts';
import type { Token } from './tokens.ts';
import { tokensOf } from './tokens.ts';
import { Unreadable } from './unreadable.ts';

/** Why a text is no rule. */
export interface RuleSyntaxError {
  readonly why: string;
  /** Index of the character at which it is seen. */
  readonly at: number;
  readonly didYouMean?: string;
}

/** A rule, or why it cannot be read. */
export type ParsedRule = { readonly rule: Rule } | { readonly error: RuleSyntaxError };

/** Functions of Traefik 2, and what says the same today. */
const OF_VERSION_2: Readonly<Record<string, string>> = {
  Headers: 'Header',
  HeadersRegexp: 'HeaderRegexp',
  HostHeader: 'Host',
};

/** What the other protocol calls it. */
const OF_THE_OTHER: Readonly<Record<string, Matcher>> = {
  Host: 'HostSNI',
  HostRegexp: 'HostSNIRegexp',
  HostSNI: 'Host',
  HostSNIRegexp: 'HostRegexp',
};

/** Deeper than anybody writes, and than a text may lead the parser. */
const DEEPEST = 200;

/**
 * Reads a rule in the syntax of Traefik 3. What it accepts Traefik can parse; whether Traefik takes the values, and
 * whether they ever match, `judgeRule` says. Rule: a Go expression, read by vulcand/predicate and traefik v3.7 pkg/rules.
 */
export function parseRule(text: string, protocol: RuleProtocol = 'http'): ParsedRule {
  try {
    const tokens = tokensOf(text);
    const reading: Reading = { tokens, at: 0, names: namesOf(protocol), depth: 0 };
    const rule = readAny(reading);
    const rest = peek(reading);
    if (rest.kind !== 'end') throw new Unreadable(`${shown(rest)} is not expected here`, rest.at);
    return { rule };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { message: why, at, didYouMean } = error;
    return { error: { why, at, ...(didYouMean !== undefined && { didYouMean }) } };
  }
}

interface Reading {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
  readonly names: ReadonlyMap<string, Matcher>;
}

const known = new Map<RuleProtocol, ReadonlyMap<string, Matcher>>();

/** A matcher may be written as it is, in small letters, in capitals, or with one capital; in no other way. */
function namesOf(protocol: RuleProtocol): ReadonlyMap<string, Matcher> {
  let names = known.get(protocol);
  if (names === undefined) {
    const matchers = Object.keys(MATCHERS[protocol]) as Matcher[];
    names = new Map(
      matchers.flatMap((name) => {
        const small = name.toLowerCase();
        const spellings = [name, small, name.toUpperCase(), small.charAt(0).toUpperCase() + small.slice(1)];
        return spellings.map((spelling) => [spelling, name] as const);
      }),
    );
    known.set(protocol, names);
  }
  return names;
}

const peek = ({ tokens, at }: Reading): Token => tokens[at] as Token;
const next = (reading: Reading): Token => reading.tokens[reading.at++] as Token;
const shown = ({ kind, text }: Token): string => (kind === 'end' ? 'the end' : JSON.stringify(text));

const readAny = (reading: Reading): Rule => readJoined(reading, 'any', '||', readAll);
const readAll = (reading: Reading): Rule => readJoined(reading, 'all', '&&', readOne);

function readJoined(reading: Reading, kind: 'all' | 'any', operator: string, read: (reading: Reading) => Rule): Rule {
  const parts = [read(reading)];
  while (peek(reading).kind === 'operator' && peek(reading).text === operator) {
    next(reading);
    parts.push(read(reading));
  }
  return joined(kind, parts);
}

function readOne(reading: Reading): Rule {
  if (++reading.depth > DEEPEST) throw new Unreadable('there are too many parentheses', peek(reading).at);
  const token = next(reading);
  let rule: Rule;
  if (token.text === '!' && token.kind === 'operator') rule = { kind: 'not', of: readOne(reading) };
  else if (token.text === '(' && token.kind === 'operator') {
    rule = readAny(reading);
    expect(reading, ')');
  } else if (token.kind === 'name') rule = readMatch(reading, token);
  else throw new Unreadable(`${shown(token)} is not expected here: a matcher is, as Host(\`example.com\`)`, token.at);
  reading.depth--;
  return rule;
}

function readMatch(reading: Reading, name: Token): Match {
  const matcher = reading.names.get(name.text);
  if (matcher === undefined) throw unknownMatcher(reading, name);
  expect(reading, '(');
  const values: string[] = [];
  while (peek(reading).text !== ')' || peek(reading).kind !== 'operator') {
    const value = next(reading);
    if (value.value === undefined)
      throw new Unreadable(`${shown(value)} is not expected here: a value between backticks is`, value.at);
    values.push(value.value);
    if (peek(reading).text === ',' && peek(reading).kind === 'operator') next(reading);
    else break;
  }
  expect(reading, ')');
  return { kind: 'match', matcher, values };
}

function unknownMatcher({ names }: Reading, { text, at }: Token): Unreadable {
  const modern = OF_VERSION_2[text];
  if (modern !== undefined) return new Unreadable(`"${text}" is a matcher of Traefik 2`, at, modern);
  const matchers = [...new Set(names.values())];
  const meant =
    OF_THE_OTHER[text] ?? matchers.find((each) => each.toLowerCase() === text.toLowerCase()) ?? nearest(text, matchers);
  return new Unreadable(`there is no matcher "${text}": there are ${matchers.join(', ')}`, at, meant);
}

function expect(reading: Reading, operator: string): void {
  const token = next(reading);
  if (token.kind !== 'operator' || token.text !== operator)
    throw new Unreadable(`${shown(token)} is not expected here: "${operator}" is`, token.at);
}
