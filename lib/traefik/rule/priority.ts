import { parseRule } from './parse.ts';

/** What a router says of its priority. */
export interface Prioritized {
  readonly rule: string;
  readonly priority?: number | undefined;
  readonly protocol: 'http' | 'tcp';
}

/** The greatest priority that a user may give: Traefik keeps those above for itself. Rule: MaxInt64 less 1000. */
export const GREATEST_PRIORITY = 2n ** 63n - 1001n;

/**
 * The priority that Traefik sorts a router by, greater ones first: what it says, or the length of its rule in bytes as it
 * is written. A TCP router for every host comes last. Rule: traefik v3.7 pkg/muxer/{http,tcp}/mux.go, GetRulePriority.
 */
export function effectivePriority({ rule, priority, protocol }: Prioritized): number {
  if (priority !== undefined && priority !== 0) return priority;
  if (protocol === 'tcp' && isCatchAll(rule)) return -1;
  return ASCII.test(rule) ? rule.length : ENCODER.encode(rule).length;
}

const ASCII = /^[\0-\x7f]*$/;
const ENCODER = new TextEncoder();

function isCatchAll(text: string): boolean {
  const parsed = parseRule(text, 'tcp');
  if (!('rule' in parsed)) return false;
  const { rule } = parsed;
  return rule.kind === 'match' && rule.matcher === 'HostSNI' && rule.values.length === 1 && rule.values[0] === '*';
}
