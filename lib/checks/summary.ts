import { groupBy } from '../blueprint/index.ts';
import type { Finding } from '../values/index.ts';

/** Findings of one kind, as a person is told of them. */
export interface Summary {
  /** Those that are told in full: all of them, or the first alone. */
  readonly told: readonly Finding[];
  /** One line for the others, with the way to see them; absent where all are told. */
  readonly rest?: string;
}

/**
 * Many findings of one kind are one finding and a line. Waived ones are left out: they are for reports.
 * `most` is how many of a kind are told in full, `seeAll` what prints all of a code.
 */
export function summarize(
  findings: readonly Finding[],
  { most = 5, seeAll = () => '`hl synth --json`' }: { most?: number; seeAll?: (code: string) => string } = {},
): readonly Summary[] {
  const kinds = groupBy(
    findings.filter(({ waived }) => waived === undefined),
    ({ severity, code }) => `${severity} ${code}`,
  );
  return [...kinds.values()].map((group): Summary => {
    const [first] = group;
    if (group.length <= most || first === undefined) return { told: group };
    const more = group.length - 1;
    const rest = `${first.severity} ${first.code}: ${more} more of this kind; ${seeAll(first.code)} lists them all`;
    return { told: [first], rest };
  });
}
