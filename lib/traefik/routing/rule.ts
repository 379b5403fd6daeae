import type { RouteFacts } from '../../blueprint/index.ts';
import type { Rule } from '../rule/index.ts';
import { formatRule, rule } from '../rule/index.ts';

const NONE: readonly never[] = [];

/** The rule of an HTTP router. */
export function httpRule({ hosts, path, headers, methods = NONE, clients = NONE }: RouteFacts): Rule {
  const parts: Rule[] = [];
  if (hosts.length > 0) parts.push(rule.joined('any', hosts.map(rule.host)));
  if (path !== '/') parts.push(below(path));
  if (headers !== undefined) {
    for (const name of Object.keys(headers).sort()) parts.push(rule.header(name, headers[name] ?? ''));
  }
  if (methods.length > 0) parts.push(rule.joined('any', methods.map(rule.method)));
  if (clients.length > 0) parts.push(rule.joined('any', clients.map(rule.clientIP)));
  if (parts.length === 0) parts.push(rule.pathPrefix('/'));
  return rule.joined('all', parts);
}

/**
 * The priority of an HTTP router. Traefik takes the length of the rule, by which a second host would count as much as a
 * path does: here it is the length that the rule has for the shortest of the hosts alone, one of the methods, and the
 * begin of the path, so that the route which says more of a request answers.
 */
export function httpPriority({ hosts, path, headers, methods = NONE }: RouteFacts): number {
  const byLength = [...hosts].sort((a, b) => a.length - b.length);
  const parts: Rule[] = byLength.slice(0, 1).map(rule.host);
  if (path !== '/' || hosts.length === 0) parts.push(rule.pathPrefix(path));
  for (const [name, value] of Object.entries(headers ?? {})) parts.push(rule.header(name, value));
  parts.push(...methods.slice(0, 1).map(rule.method));
  return formatRule(rule.joined('all', parts)).length;
}

/** A path and all below it. As a text `/api` is the begin of `/apiary` too, which is somebody else's. */
const below = (path: string): Rule =>
  path.endsWith('/') ? rule.pathPrefix(path) : rule.any(rule.path(path), rule.pathPrefix(`${path}/`));

/** The rule of a TCP router. Without a name in TLS every connection of the entry point is meant. */
export const tcpRule = ({ hosts }: RouteFacts): Rule =>
  rule.joined('any', (hosts.length === 0 ? ['*'] : hosts).map(rule.hostSNI));
