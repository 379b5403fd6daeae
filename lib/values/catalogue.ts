import type { Finding, RelatedPlace, Severity, SourceLocation } from './finding.ts';

/**
 * One kind of mistake. Every room lists its kinds in one catalogue file (`errors.ts`), so that a message, its fix and
 * the page that `hl explain` prints stand together and are written once.
 */
export interface FindingKind<Args> {
  readonly code: string;
  readonly severity: Severity;
  /** What the kind is, in a few words: the heading of its page. */
  readonly title: string;
  /** Why it matters, in one or more sentences: the body of its page. */
  readonly why: string;
  /** One sentence in the user's words. */
  readonly message: (args: Args) => string;
  /** How to mend it: general for the page, or of the case at hand. */
  readonly fix: string | ((args: Args) => string);
  /** How to mend it in general, for the page, where `fix` needs the case. */
  readonly mend?: string;
}

/** Where a finding belongs. */
export interface Where {
  readonly path?: string | undefined;
  readonly source?: SourceLocation | undefined;
}

/** What a finding may tell beyond its message. */
export interface Details {
  readonly given?: string | undefined;
  readonly allowed?: string | undefined;
  readonly didYouMean?: string | undefined;
  readonly related?: readonly RelatedPlace[] | undefined;
}

/** Names the type of the arguments once: `kind<{ port: number }>()({ code: 'HL010', … })` is checked against it. */
export const kind =
  <Args = void>() =>
  (entry: FindingKind<Args>): FindingKind<Args> =>
    entry;

/** Makes a finding of a kind. */
export function finding<Args>(entry: FindingKind<Args>, args: Args, where: Where = {}, details: Details = {}): Finding {
  return {
    code: entry.code,
    severity: entry.severity,
    message: entry.message(args),
    ...(where.path !== undefined && { path: where.path }),
    ...(where.source !== undefined && { source: where.source }),
    ...(details.given !== undefined && { given: details.given }),
    ...(details.allowed !== undefined && { allowed: details.allowed }),
    ...(details.didYouMean !== undefined && { didYouMean: details.didYouMean }),
    fix: typeof entry.fix === 'string' ? entry.fix : entry.fix(args),
    ...(details.related !== undefined && { related: details.related }),
  };
}
