import type { Check } from '../../core/index.ts';
import type { FindingKind } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { Effect, LabelProblem } from '../labels/index.ts';
import type { Labelled } from './labelled.ts';
import { labelledOf } from './labelled.ts';

const THEN: Readonly<Record<Effect, string>> = {
  provider: 'Traefik then reads no container of the server any more.',
  container: 'Traefik then drops the container, with all of its labels.',
  ignored: 'Traefik ignores it without a word.',
  misread: 'Traefik takes it as something else.',
};

/** The rules that judge these look at more than the label. */
const ELSEWHERE: ReadonlySet<LabelProblem['kind']> = new Set(['port']);

type Told = FindingKind<{ label: string; why: string; then: string }>;

const judge = (entry: Told, isOurs: (problem: LabelProblem) => boolean): Check => ({
  codes: [entry.code],
  *check(input) {
    for (const all of labelledOf(input).values()) {
      for (const container of all) {
        for (const problem of container.decoded.problems) {
          if (!ELSEWHERE.has(problem.kind) && isOurs(problem) && !isOpen(container, problem)) {
            const { label, why, effect, given, allowed, didYouMean } = problem;
            const where = container.where(label);
            yield finding(entry, { label, why, then: THEN[effect] }, where, { given, allowed, didYouMean });
          }
        }
      }
    }
  },
});

/** A value of which nothing is known cannot be of the wrong type. */
const isOpen = ({ open }: Labelled, { label, kind }: LabelProblem): boolean =>
  open.has(label) && ['value', 'element', 'disabled'].includes(kind);

/** Whether a problem is that of a middleware with several types, or with none: its routers lose it. */
export const isOfMiddleware = ({ kind, effect }: LabelProblem): boolean => kind === 'type' && effect === 'ignored';

/** Forbids labels that Traefik does not know, and values that it does not take. Disabled containers are judged too. */
export const badLabel: Check = judge(
  TRAEFIK_ERRORS.badLabel,
  (problem) => problem.kind !== 'file-only' && !isOfMiddleware(problem),
);

/** Forbids labels for what a file alone can say. */
export const fileOnly: Check = judge(TRAEFIK_ERRORS.fileOnly, ({ kind }) => kind === 'file-only');
