import type { Check, CheckInput } from '../core/index.ts';
import type { Finding, Severity } from '../values/index.ts';
import { byCodeUnit } from '../values/index.ts';
import type { Baseline } from './baseline.ts';
import { tolerate } from './baseline.ts';
import { UNWAIVABLE } from './errors.ts';
import type { PlacedWaiver, WaiverRules } from './waivers.ts';
import { applyWaivers } from './waivers.ts';

/** By what findings are judged. */
export interface Judgement extends WaiverRules {
  /** @default - none */
  readonly waivers?: readonly PlacedWaiver[];
  /** Paths of adopted stacks. @default - none */
  readonly adopted?: Iterable<string>;
  /** What is known of them. @default - nothing was recorded */
  readonly baseline?: Baseline | undefined;
  /** Codes that count in full in adopted stacks too. @default - those that no waiver covers */
  readonly untolerated?: ReadonlySet<string> | undefined;
  /** Whether warnings count as errors. @default false */
  readonly strict?: boolean;
}

/** Runs rules, and gives everything that they found. */
export const runChecks = (input: CheckInput, checks: readonly Check[]): readonly Finding[] =>
  checks.flatMap((check) => Array.from(check.check(input)));

/** The final list: adopted stacks tolerated, waivers applied, warnings made errors if asked, errors first. */
export function judge(findings: readonly Finding[], options: Judgement = {}): readonly Finding[] {
  const { waivers = [], adopted = [], baseline, unwaivable, untolerated, strict = false } = options;
  const inFull = untolerated && new Set([...(unwaivable ?? UNWAIVABLE), ...untolerated]);
  const tolerated = tolerate(findings, { paths: new Set(adopted), baseline, unwaivable: inFull ?? unwaivable });
  const waived = applyWaivers(tolerated, waivers, options);
  return sorted(strict ? waived.map(strictly) : waived);
}

/** Whether a finding forbids that anything is written. */
export const isFatal = ({ severity, waived }: Finding): boolean => severity === 'error' && waived === undefined;

const strictly = (each: Finding): Finding =>
  each.severity === 'warning' && each.waived === undefined ? { ...each, severity: 'error' } : each;

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Errors first; then by code, path and message, so that every run prints the same. */
const sorted = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      byCodeUnit(a.code, b.code) ||
      byCodeUnit(a.path ?? '', b.path ?? '') ||
      byCodeUnit(a.message, b.message),
  );
