import type { Match, Rule } from './ast.ts';

/** A matcher, or that it does not match. */
export interface Literal {
  readonly match: Match;
  readonly negated: boolean;
}

/** What has to hold together: one way in which a rule matches. */
export type Way = readonly Literal[];

/** The ways in which a rule matches (its disjunctive normal form); undefined where there are more than `most`. */
export function waysOf(rule: Rule, most: number): readonly Way[] | undefined {
  return ways(rule, false, most);
}

function ways(rule: Rule, negated: boolean, most: number): readonly Way[] | undefined {
  if (rule.kind === 'match') return [[{ match: rule, negated }]];
  if (rule.kind === 'not') return ways(rule.of, !negated, most);
  // Not all of these is any of their opposites, and the other way round.
  return (rule.kind === 'all') === negated ? joined(rule.of, negated, most) : crossed(rule.of, negated, most);
}

function joined(rules: readonly Rule[], negated: boolean, most: number): readonly Way[] | undefined {
  const out: Way[] = [];
  for (const rule of rules) {
    const part = ways(rule, negated, most);
    if (part === undefined || out.length + part.length > most) return undefined;
    out.push(...part);
  }
  return out;
}

function crossed(rules: readonly Rule[], negated: boolean, most: number): readonly Way[] | undefined {
  let out: readonly Way[] = [[]];
  for (const rule of rules) {
    const part = ways(rule, negated, most);
    if (part === undefined || out.length * part.length > most) return undefined;
    out = out.flatMap((way) => part.map((each) => [...way, ...each]));
  }
  return out;
}
