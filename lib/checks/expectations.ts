import type { Blueprint, Expectation, MonitorFacts } from '../blueprint/index.ts';

/** The statuses that HTTP has. */
const FIRST = 100;
const LAST = 599;

/** What is wrong with an expectation, in words that follow "asks for"; undefined where it can hold and can fail. */
export interface Verdict {
  readonly holds: 'always' | 'never';
  readonly what: string;
}

/** A verdict, and the monitor that it is about. */
export interface Judged extends Verdict {
  readonly monitor: string;
}

const known = new WeakMap<readonly MonitorFacts[], readonly Judged[]>();

/** What is wrong with what the monitors of a lab expect. Judged once for all rules. */
export function judgedOf({ monitors }: Blueprint): readonly Judged[] {
  let found = known.get(monitors);
  if (found === undefined) known.set(monitors, (found = judge(monitors)));
  return found;
}

/** Judges what each monitor expects, all of it together and each alone. */
function judge(monitors: readonly MonitorFacts[]): readonly Judged[] {
  const found: Judged[] = [];
  for (const { id: monitor, kind, target, expect } of monitors) {
    // A heartbeat that is pushed is not asked for anything.
    if (expect.length === 0 && !(kind === 'heartbeat' && target === undefined))
      found.push({ monitor, holds: 'always', what: 'nothing' });
    for (const expectation of expect) {
      const verdict = VERDICTS[expectation.that](expectation as never);
      if (verdict !== undefined) found.push({ monitor, ...verdict });
    }
  }
  return found;
}

type Of<That extends Expectation['that']> = Extract<Expectation, { readonly that: That }>;

const isStatus = (status: number): boolean => Number.isInteger(status) && status >= FIRST && status <= LAST;

const always = (what: string): Verdict => ({ holds: 'always', what });
const never = (what: string): Verdict => ({ holds: 'never', what });

/** How each kind of expectation can be empty. */
const VERDICTS: { readonly [That in Expectation['that']]: (expectation: Of<That>) => Verdict | undefined } = {
  status: (expectation) => {
    if ('oneOf' in expectation) {
      if (!expectation.oneOf.some(isStatus)) return never(`one of the statuses ${JSON.stringify(expectation.oneOf)}`);
      const known = new Set(expectation.oneOf.filter(isStatus));
      return known.size === LAST - FIRST + 1 ? always('any status at all') : undefined;
    }
    const { from, below } = expectation;
    if (below <= from || below <= FIRST || from > LAST) return never(`a status from ${from} below ${below}`);
    return from <= FIRST && below > LAST ? always(`a status from ${from} below ${below}`) : undefined;
  },
  body: (expectation) => {
    if ('isNot' in expectation) return expectation.isNot === '' ? always('a page with something on it') : undefined;
    return expectation.contains === '' ? always('a page that holds the empty text') : undefined;
  },
  json: ({ at }) => (at.length === 0 ? never('a value in the answer that no key leads to') : undefined),
  'response-time': ({ belowMilliseconds }) => (belowMilliseconds <= 0 ? never('an answer within no time') : undefined),
  connection: () => undefined,
  certificate: ({ leftSeconds }) => (leftSeconds <= 0 ? always('a certificate that may end now') : undefined),
  domain: ({ leftSeconds }) => (leftSeconds <= 0 ? always('a registration that may end now') : undefined),
  'dns-code': () => undefined,
  'dns-record': ({ is }) => (is === '' ? never('a record without a value') : undefined),
};
