import { domainToASCII } from 'node:url';
import type { Match, Matcher, Rule } from './ast.ts';

const match = (matcher: Matcher, ...values: readonly string[]): Match => ({ kind: 'match', matcher, values });

/** As nearly all hosts are. What ends in a digit may be an address in a short form. */
const ASCII_HOST = /^(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*$/;

/** A host in the form that DNS and Traefik know: small letters, other scripts in punycode. A wildcard stays. */
export function asciiHost(name: string): string {
  if (ASCII_HOST.test(name)) return name;
  const wildcard = name.startsWith('*.') ? '*.' : '';
  const rest = name.slice(wildcard.length);
  // What is not a host name, such as a text with a port in it, is left for the judgement to report.
  return `${wildcard}${/^[\p{L}\p{M}\p{N}._-]+$/u.test(rest) ? domainToASCII(rest) || rest : rest}`;
}

/** The host of a request; `*.example.com` for exactly one label below it (since Traefik 3.7.0), `*` for every host (3.7.7). */
export const host = (name: string): Match => match('Host', asciiHost(name));
/** The host by a regular expression of Go, found anywhere in it: anchor it with `^` and `$`. */
export const hostRegexp = (expression: string): Match => match('HostRegexp', expression);
/** The whole path. */
export const path = (value: string): Match => match('Path', value);
/** The begin of the path, as a text: `/api` is that of `/apiary` too. */
export const pathPrefix = (value: string): Match => match('PathPrefix', value);
/** The path by a regular expression of Go, found anywhere in it. */
export const pathRegexp = (expression: string): Match => match('PathRegexp', expression);
/** The method, as `GET`. */
export const method = (name: string): Match => match('Method', name.toUpperCase());
/** The address that connects, as an address or a range in CIDR form: not what a header says. For HTTP and TCP. */
export const clientIP = (range: string): Match => match('ClientIP', range);
/** A header that has a value. */
export const header = (name: string, value: string): Match => match('Header', name, value);
/** A header whose value has what a regular expression of Go finds. */
export const headerRegexp = (name: string, expression: string): Match => match('HeaderRegexp', name, expression);
/** A parameter of the query that has a value, an empty one if none is given. */
export const query = (name: string, value?: string): Match =>
  match('Query', ...(value === undefined ? [name] : [name, value]));
/** A parameter of the query whose value has what a regular expression of Go finds. */
export const queryRegexp = (name: string, expression: string): Match => match('QueryRegexp', name, expression);
/** The server name of a TLS connection; `*` for every one, and for connections without TLS. For TCP. */
export const hostSNI = (name: string): Match => match('HostSNI', asciiHost(name));
/** The server name of a TLS connection by a regular expression of Go. For TCP. */
export const hostSNIRegexp = (expression: string): Match => match('HostSNIRegexp', expression);
/** A protocol that a TLS client offers, as `h2`. For TCP. */
export const alpn = (protocol: string): Match => match('ALPN', protocol);

/** All of these. Parts that are `all` themselves are taken into it. */
export const all = (...rules: readonly [Rule, ...Rule[]]): Rule => joined('all', rules);
/** Any of these. Parts that are `any` themselves are taken into it. */
export const any = (...rules: readonly [Rule, ...Rule[]]): Rule => joined('any', rules);
/** Not this. */
export const not = (rule: Rule): Rule => ({ kind: 'not', of: rule });

/** One list for what is joined by one operator. */
export function joined(kind: 'all' | 'any', rules: readonly Rule[]): Rule {
  if (rules.length === 1) return rules[0] as Rule;
  const of = rules.flatMap((rule) => (rule.kind === kind ? rule.of : [rule]));
  return of.length === 1 ? (of[0] as Rule) : { kind, of };
}
