/** One node of a table that is keyed by path patterns: found step by step while a tree is walked. */
export interface PatternNode<Rule> {
  readonly rule?: Rule;
  /** The node below a key: its own, or that of `*`. */
  readonly below: (key: string) => PatternNode<Rule> | undefined;
}

/** A compiled table. */
export interface PatternTable<Rule> extends PatternNode<Rule> {
  /** The patterns as they are written. */
  readonly patterns: readonly string[];
}

interface Building<Rule> {
  rule?: Rule;
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
 * Compiles a table of path patterns, as `services.*.build.args`, so that a walk needs no path as text. A key that has
 * a node of its own has what `*` says besides only where the table says it again.
 */
export function compilePatterns<Rule>(table: Readonly<Record<string, Rule>>): PatternTable<Rule> {
  const root = building<Rule>();
  for (const [pattern, rule] of Object.entries(table)) {
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
  }
  return Object.assign(root, { patterns: Object.keys(table) });
}
