import type { Rule } from './ast.ts';

/** How tightly each kind binds. */
const BINDS: Readonly<Record<Rule['kind'], number>> = { any: 1, all: 2, not: 3, match: 4 };
const OPERATORS = { all: ' && ', any: ' || ' } as const;

/** Writes a rule as a router has it, with no parenthesis more than it needs. */
export function formatRule(rule: Rule): string {
  switch (rule.kind) {
    case 'match':
      return `${rule.matcher}(${rule.values.map(quote).join(', ')})`;
    case 'not':
      return `!${within(rule.of, BINDS.not)}`;
    case 'all':
    case 'any':
      return rule.of.map((part) => within(part, BINDS[rule.kind] + 1)).join(OPERATORS[rule.kind]);
  }
}

const within = (rule: Rule, least: number): string =>
  BINDS[rule.kind] >= least ? formatRule(rule) : `(${formatRule(rule)})`;

/**
 * Go takes what stands between backticks as it is, but for a carriage return, which it drops, and NUL and the byte order
 * mark, which no Go text may hold. A value with one of these is written between double quotes.
 */
const quote = (value: string): string =>
  /[`\r\0\ufeff]/.test(value) ? JSON.stringify(value).replaceAll('\ufeff', '\\ufeff') : `\`${value}\``;
