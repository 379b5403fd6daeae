import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Match, Matcher, Rule, RuleProtocol } from './ast.ts';
import { countsOf } from './ast.ts';

/** What is wrong with a rule that can be read. */
export interface RuleProblem {
  /** `refused`: Traefik disables the router; `never`: it never matches; `literal`: it means something else than it looks. */
  readonly effect: 'refused' | 'never' | 'literal';
  readonly matcher: Matcher;
  readonly why: string;
  readonly given?: string;
  readonly allowed?: string;
  /** The value that was perhaps meant. */
  readonly didYouMean?: string;
}

type Found = Omit<RuleProblem, 'matcher'> | undefined;
type Judge = (value: string) => Found;

/**
 * Judges the values of a rule: what Traefik refuses, and what it accepts and never matches, as a scheme, a port or a path
 * in a host, a variable that nobody filled in, or the patterns of Traefik 2. Rule: traefik v3.7
 * pkg/muxer/{http,tcp}/matcher.go.
 */
export function judgeRule(rule: Rule, protocol: RuleProtocol = 'http'): readonly RuleProblem[] {
  if (rule.kind === 'match') return judgeMatch(rule, protocol);
  return matchesIn(rule).flatMap((match) => judgeMatch(match, protocol));
}

/** The matchers of a rule, in their order. */
export const matchesIn = (rule: Rule): readonly Match[] =>
  rule.kind === 'match' ? [rule] : rule.kind === 'not' ? matchesIn(rule.of) : rule.of.flatMap(matchesIn);

function judgeMatch({ matcher, values }: Match, protocol: RuleProtocol): readonly RuleProblem[] {
  const why = whyRefused(matcher, values, protocol);
  if (why !== undefined) return [{ matcher, effect: 'refused', why }];
  const problems: RuleProblem[] = [];
  for (const [index, value] of values.entries()) {
    const judged = JUDGES[matcher][index]?.(value);
    const open = judged?.effect === 'refused' || isPattern(matcher, index) ? undefined : isOpen(value);
    const found = open ?? judged;
    if (found !== undefined) problems.push({ matcher, given: value, ...found });
    else if (matcher === 'Query' && values.length === 1 && value.includes('='))
      problems.push({ matcher, given: value, ...QUERY_AS_TEXT });
  }
  return problems;
}

/** Why Traefik takes a matcher in no case, whatever its values are. */
function whyRefused(matcher: Matcher, values: readonly string[], protocol: RuleProtocol): string | undefined {
  const counts = countsOf(matcher, protocol);
  if (counts === undefined) return `is no matcher of ${protocol.toUpperCase()} routers`;
  if (!counts.includes(values.length)) {
    const hint = values.length > 1 ? ': join several matchers with "||"' : '';
    return `takes ${counts.join(' or ')} ${counts.at(-1) === 1 ? 'value' : 'values'}, not ${values.length}${hint}`;
  }
  return values.includes('') ? 'has an empty value' : undefined;
}

const QUERY_AS_TEXT = {
  effect: 'literal',
  why: 'is the name of a parameter with "=" in it: name and value are two values',
} as const;

/** Whether a value is a regular expression, in which `$` and braces have a meaning. */
const isPattern = (matcher: Matcher, index: number): boolean =>
  matcher.endsWith('Regexp') && index === JUDGES[matcher].length - 1;

const isOpen = (value: string): Found =>
  value.includes('${') ? { effect: 'never', why: 'has a variable that nothing fills in' } : undefined;

const HOST = /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?$/i;
/** What Traefik 2 read as a variable with a pattern. */
const VERSION_2 = /\{[A-Za-z_]\w*(?::[^{}]*)?\}/;
const ASCII = /^[\0-\x7f]*$/;

/** A host in punycode, where that is one. */
function inAscii(value: string): string | undefined {
  const ascii = ASCII.test(value) ? '' : domainToASCII(value);
  return HOST.test(ascii) ? ascii : undefined;
}

const never = (why: string, more: object = {}): Found => ({ effect: 'never', why, ...more });
const refused = (why: string, more: object = {}): Found => ({ effect: 'refused', why, ...more });

const host: Judge = (value) => {
  if (value === '*') return undefined;
  if (!ASCII.test(value))
    return refused('has letters beyond ASCII: hosts are written in punycode', {
      didYouMean: inAscii(value),
    });
  return HOST.test(value) || isIP(value.replace(/^\[|\]$/g, '')) !== 0 ? undefined : wrongHost(value);
};

function wrongHost(value: string): Found {
  const scheme = /^[a-z]+:\/\//i.exec(value)?.[0] ?? '';
  const rest = value.slice(scheme.length);
  const bare = rest.replace(/[/?#][^]*$/, '').replace(/:\d*$/, '');
  const didYouMean = bare !== value && HOST.test(bare) ? { didYouMean: bare } : {};
  if (VERSION_2.test(value)) return never('has a pattern of Traefik 2: HostRegexp takes a regular expression');
  if (scheme !== '') return never('has a scheme, which no host has', didYouMean);
  if (rest.includes('/')) return never('has a path, which stands in Path or PathPrefix', didYouMean);
  if (/:\d*$/.test(rest))
    return never('has a port, which is taken off every request before it is compared', didYouMean);
  if (value.includes('*')) return never('has a "*" elsewhere than as its first label');
  return never('is not a host name');
}

const sni: Judge = (value) => {
  if (value === '*') return undefined;
  if (!/^(?:\*\.)?[\w.:-]+$/.test(value)) return refused('is not a host name', { didYouMean: inAscii(value) });
  return HOST.test(value)
    ? undefined
    : never('is no name that a TLS client sends: a host name without scheme, port or path');
};

const plainPath: Judge = (value) => {
  if (!value.startsWith('/')) return refused('does not begin with "/"', { didYouMean: `/${value}` });
  if (VERSION_2.test(value))
    return {
      effect: 'literal',
      why: 'has a pattern of Traefik 2, which is compared as it stands: PathRegexp takes a regular expression',
    };
  if (/[?#]/.test(value)) return never('has a query or a fragment, which is no part of a path');
  if (value.includes('*')) return { effect: 'literal', why: 'has a "*", which is compared as it stands' };
  return undefined;
};

const methodName: Judge = (value) =>
  /^[!#$%&'*+.^`|~\w-]+$/.test(value) ? undefined : never('is not one method', { allowed: 'one method, as GET' });

const address: Judge = (value) => {
  const [ip = '', prefix, ...rest] = value.split('/');
  const version = ip.includes('%') ? 0 : isIP(ip);
  const most = version === 4 ? 32 : 128;
  const isRange = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most && rest.length === 0);
  return version !== 0 && isRange
    ? undefined
    : refused('is no address and no range', { allowed: 'an address as 192.168.1.10, or a range as 192.168.1.0/24' });
};

const fieldName: Judge = (value) => (/^[!#$%&'*+.^`|~\w-]+$/.test(value) ? undefined : never('is no name of a header'));

const regexp: Judge = (value) => {
  const why = whyNoGoRegexp(value);
  return why === undefined ? undefined : refused(why);
};

/** A host is ASCII even in a regular expression, and braces with a name in them are a pattern of Traefik 2. */
const hostPattern: Judge = (value) => {
  if (!ASCII.test(value)) return refused('has letters beyond ASCII: hosts are compared in punycode');
  if (VERSION_2.test(value))
    return never('has a pattern of Traefik 2: braces with a name in them are no part of a host');
  return regexp(value);
};

const pathPattern: Judge = (value) =>
  VERSION_2.test(value)
    ? never('has a pattern of Traefik 2: braces with a name in them are compared as they stand')
    : regexp(value);

const CLASSES: ReadonlySet<string> = new Set(
  'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(' '),
);

/**
 * Why Go refuses a regular expression; undefined where it takes it, or where that cannot be told here: its syntax is
 * RE2, which has no look-around and no reference to a group.
 */
function whyNoGoRegexp(value: string): string | undefined {
  const bare = value.replace(/\\[^]/g, (escape) => (/[1-9]/.test(escape) ? escape : '__'));
  if (/\(\?(?:=|!|<=|<!)/.test(bare)) return 'looks ahead or behind, which regular expressions of Go cannot';
  const unknown = [...bare.matchAll(/\[:\^?(\w*):\]/g)].find(([, name = '']) => !CLASSES.has(name));
  if (unknown !== undefined) return `has the class ${unknown[0]}, which there is not`;
  if (/\\[1-9]/.test(bare)) return 'refers to a group, which regular expressions of Go cannot';
  try {
    new RegExp(
      value
        .replace(/\(\?P</g, '(?<')
        .replace(/\(\?[imsU-]+\)/g, '')
        .replace(/\(\?[imsU-]+:/g, '(?:'),
    );
    return undefined;
  } catch {
    return 'is no regular expression';
  }
}

const anything: Judge = () => undefined;
const protocol: Judge = (value) =>
  value === 'acme-tls/1'
    ? refused('is the protocol by which certificates are asked for: Traefik answers it itself')
    : undefined;

/** Who judges each value of a matcher. */
const JUDGES: Readonly<Record<Matcher, readonly Judge[]>> = {
  Host: [host],
  HostRegexp: [hostPattern],
  Path: [plainPath],
  PathPrefix: [plainPath],
  PathRegexp: [pathPattern],
  Method: [methodName],
  ClientIP: [address],
  Header: [fieldName, anything],
  HeaderRegexp: [fieldName, regexp],
  Query: [anything, anything],
  QueryRegexp: [anything, regexp],
  HostSNI: [sni],
  HostSNIRegexp: [hostPattern],
  ALPN: [protocol],
};
