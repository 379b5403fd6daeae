import type { Cited, RuleSource } from './language/rule-source.ts';

/** One node of a table that is keyed by path patterns: found step by step while a tree is walked. */
export interface PatternNode<Rule> {
  readonly rule?: Rule;
  /** Where the rule stands in compose-go. */
  readonly source?: RuleSource;
  /** The node below a key: its own, or that of `*`. */
  readonly below: (key: string) => PatternNode<Rule> | undefined;
}

/**
 * A table as it is written: the rules of path patterns, as `services.*.build.args`, below the function of compose-go
 * that they stand for, so that each row cites it.
 */
export type CitedRules<Rule> = { readonly [Source in RuleSource]?: Readonly<Record<string, Rule>> };

/** One row of a table. */
export interface PatternRow<Rule> extends Cited {
  readonly pattern: string;
  readonly rule: Rule;
}

/** A compiled table. */
export interface PatternTable<Rule> extends PatternNode<Rule> {
  readonly rows: readonly PatternRow<Rule>[];
}

interface Building<Rule> {
  rule?: Rule;
  source?: RuleSource;
  readonly children: Map<string, Building<Rule>>;
  any?: Building<Rule>;
  readonly below: (key: string) => Building<Rule> | undefined;
}

function building<Rule>(): Building<Rule> {
  const children = new Map<string, Building<Rule>>();
  const node: Building<Rule> = { children, below: (key) => children.get(key) ?? node.any };
  return node;
}

/**
 * Compiles a table of path patterns, so that a walk needs no path as text. A key that has a node of its own has what
 * `*` says besides only where the table says it again.
 */
export function compilePatterns<Rule>(table: CitedRules<Rule>): PatternTable<Rule> {
  const root = building<Rule>();
  const rows: PatternRow<Rule>[] = [];
  for (const [source, rules] of Object.entries(table) as [RuleSource, Readonly<Record<string, Rule>>][]) {
    for (const pattern in rules) {
      const rule = rules[pattern] as Rule;
      rows.push({ pattern, rule, source });
      let node = root;
      for (const key of pattern.split('.')) {
        if (key === '*') node = node.any ??= building<Rule>();
        else {
          const known = node.children.get(key) ?? building<Rule>();
          node.children.set(key, known);
          node = known;
        }
      }
      node.rule = rule;
      node.source = source;
    }
  }
  return Object.assign(root, { rows });
}
