import type { Finding, Where } from '../values/index.ts';
import { finding, nearest } from '../values/index.ts';
import { CHECK_ERRORS, UNWAIVABLE } from './errors.ts';

/** A waiver, and the construct that it was said of. */
export interface PlacedWaiver {
  readonly code: string;
  readonly reason: string;
  /** Path of the construct; empty for the lab. It covers what lies below as well. */
  readonly path: string;
  /** Where the waiver itself was written. */
  readonly where: Where;
}

/** What waivers are judged by. */
export interface WaiverRules {
  /** Codes that no waiver covers. @default - those of the general rules that lose data */
  readonly unwaivable?: ReadonlySet<string>;
  /** Every code that there is, for a did-you-mean. @default - those found */
  readonly codes?: Iterable<string>;
}

/**
 * Marks the findings that waivers cover, and adds what is wrong with the waivers themselves. Waived findings stay in
 * the result. The nearest waiver gives the reason.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly PlacedWaiver[],
  { unwaivable = UNWAIVABLE, codes = findings.map(({ code }) => code) }: WaiverRules = {},
): readonly Finding[] {
  if (waivers.length === 0) return findings;
  const placed = new Map(waivers.filter(hasReason).map((waiver) => [`${waiver.code} ${waiver.path}`, waiver]));
  const effective = new Set<string>();
  const refused = new Set<PlacedWaiver>();

  const judged = findings.map((each) => {
    const covering = pathsAbove(each.path ?? '').flatMap((path) => placed.get(`${each.code} ${path}`) ?? []);
    for (const waiver of covering) effective.add(`${waiver.code} ${waiver.path}`);
    const [nearestOne] = covering;
    if (nearestOne === undefined) return each;
    if (!unwaivable.has(each.code)) return { ...each, waived: nearestOne.reason };
    for (const waiver of covering) refused.add(waiver);
    return each;
  });

  const known = [...new Set(codes)];
  const complaints = waivers.flatMap((waiver): readonly Finding[] => {
    const { code: waived, path, where } = waiver;
    if (!hasReason(waiver)) return [finding(CHECK_ERRORS.waiverWithoutReason, { waived }, where)];
    if (refused.has(waiver)) return [finding(CHECK_ERRORS.waiverRefused, { waived, path }, where)];
    if (effective.has(`${waived} ${path}`)) return [];
    const didYouMean = known.includes(waived) ? undefined : nearest(waived, known);
    return [finding(CHECK_ERRORS.waiverWithoutEffect, { waived, path }, where, { given: waived, didYouMean })];
  });
  return [...judged, ...complaints];
}

const hasReason = ({ reason }: PlacedWaiver): boolean => reason.trim() !== '';

/** A path and all paths above it, the nearest first, the lab's empty one last. */
function pathsAbove(path: string): string[] {
  const paths: string[] = [];
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) paths.push(at);
  return [...paths, ''];
}
