import type { Match, Rule } from './ast.ts';
import type { Literal, Way } from './normal.ts';
import { waysOf } from './normal.ts';
import { addressRange, isWithin, rangesMeet } from './ranges.ts';

/** Whether one request can match two rules: `perhaps` where that hangs on regular expressions or on a rule too large to compare. */
export type Overlap = 'never' | 'perhaps' | 'certainly';

/** More ways than that nobody writes; comparing them would cost their square. */
const MOST_WAYS = 64;

/**
 * Whether one request can match both rules. It is decided for every combination of Host, HostSNI, Path, PathPrefix,
 * Method and ClientIP, negated or not; Header, Query and ALPN may be there several times, so two different ones exclude
 * each other never. Regular expressions are the same or unknown, and so are rules with more than 64 ways to match.
 */
export function overlapOf(a: Rule, b: Rule): Overlap {
  const ways = [waysOf(a, MOST_WAYS), waysOf(b, MOST_WAYS)] as const;
  if (ways[0] === undefined || ways[1] === undefined) return 'perhaps';
  let most: Overlap = 'never';
  for (const one of ways[0]) {
    for (const other of ways[1]) {
      const found = togetherness([...one, ...other]);
      if (found === 'certainly') return found;
      if (found === 'perhaps') most = found;
    }
  }
  return most;
}

/** Whether one request may match both rules: false only where it is certain that none does. */
export const mayBothMatch = (a: Rule, b: Rule): boolean => overlapOf(a, b) !== 'never';

/** Whether all of these can hold at once. */
function togetherness(way: Way): Overlap {
  let certain = true;
  for (const [index, one] of way.entries()) {
    for (let at = 0; at < index; at++) {
      const excluded = excludes(one, way[at] as Literal);
      if (excluded === true) return 'never';
      if (excluded === undefined) certain = false;
    }
  }
  return certain ? 'certainly' : 'perhaps';
}

/** Whether two literals cannot hold at once; undefined where that is not known. */
function excludes(one: Literal, other: Literal): boolean | undefined {
  if (one.negated && other.negated) return isEverything(one.match) || isEverything(other.match);
  if (one.negated !== other.negated) {
    const [kept, denied] = one.negated ? [other.match, one.match] : [one.match, other.match];
    if (isEverything(denied) || isSame(kept, denied)) return true;
    const covered = COVERS[topicOf(kept)]?.(kept, denied);
    return topicOf(kept) === topicOf(denied) ? covered : false;
  }
  if (isSame(one.match, other.match)) return false;
  const topic = topicOf(one.match);
  return topic === topicOf(other.match) ? DISJOINT[topic]?.(one.match, other.match) : false;
}

type Topic = 'host' | 'path' | 'method' | 'address' | 'several';

/** What of a request a matcher looks at. Of what stands under `several` a request may have more than one. */
function topicOf({ matcher }: Match): Topic {
  switch (matcher) {
    case 'Host':
    case 'HostRegexp':
    case 'HostSNI':
    case 'HostSNIRegexp':
      return 'host';
    case 'Path':
    case 'PathPrefix':
    case 'PathRegexp':
      return 'path';
    case 'Method':
      return 'method';
    case 'ClientIP':
      return 'address';
    case 'Header':
    case 'HeaderRegexp':
    case 'Query':
    case 'QueryRegexp':
    case 'ALPN':
      return 'several';
  }
}

type Compare = (a: Match, b: Match) => boolean | undefined;

const value = ({ values }: Match): string => values[0] ?? '';
const isRegexp = ({ matcher }: Match): boolean => matcher.endsWith('Regexp');

/** A host as it is compared: small letters, without the dot of the root. */
export const comparedHost = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();

/** The wildcard that a host is under: `*.example.com` of `www.example.com`. */
export const wildcardOf = (name: string): string => name.replace(/^[^.]*/, '*');

const isEverything = (match: Match): boolean =>
  ((match.matcher === 'Host' || match.matcher === 'HostSNI') && value(match) === '*') ||
  (match.matcher === 'PathPrefix' && value(match) === '/');

const isSame = (a: Match, b: Match): boolean =>
  a.matcher === b.matcher &&
  normal(a).length === normal(b).length &&
  normal(a).every((each, index) => each === normal(b)[index]);

const normal = ({ matcher, values }: Match): readonly string[] =>
  matcher === 'Host' || matcher === 'HostSNI'
    ? values.map(comparedHost)
    : matcher === 'Method'
      ? values.map((each) => each.toUpperCase())
      : values;

/** Whether every host that `a` names is one of `b`. */
function hostWithin(a: Match, b: Match): boolean {
  const [one, other] = [comparedHost(value(a)), comparedHost(value(b))];
  return (
    other === '*' || one === other || (other.startsWith('*.') && !one.startsWith('*') && wildcardOf(one) === other)
  );
}

const pathWithin = (a: Match, b: Match): boolean =>
  b.matcher === 'PathPrefix' ? value(a).startsWith(value(b)) : a.matcher === 'Path' && value(a) === value(b);

/** Whether two of one topic, both of which have to hold, exclude each other. */
const DISJOINT: Readonly<Partial<Record<Topic, Compare>>> = {
  host: (a, b) => (isRegexp(a) || isRegexp(b) ? undefined : !hostWithin(a, b) && !hostWithin(b, a)),
  path: (a, b) => (isRegexp(a) || isRegexp(b) ? undefined : !pathWithin(a, b) && !pathWithin(b, a)),
  method: (a, b) => value(a).toUpperCase() !== value(b).toUpperCase(),
  address: (a, b) => {
    const [one, other] = [addressRange(value(a)), addressRange(value(b))];
    return one === undefined || other === undefined ? undefined : !rangesMeet(one, other);
  },
  several: () => false,
};

/** Whether all of the first, which has to hold, is within the second, which must not. */
const COVERS: Readonly<Partial<Record<Topic, Compare>>> = {
  host: (kept, denied) => (isRegexp(kept) || isRegexp(denied) ? undefined : hostWithin(kept, denied)),
  path: (kept, denied) => (isRegexp(kept) || isRegexp(denied) ? undefined : pathWithin(kept, denied)),
  method: (kept, denied) => value(kept).toUpperCase() === value(denied).toUpperCase(),
  address: (kept, denied) => {
    const [one, other] = [addressRange(value(kept)), addressRange(value(denied))];
    return one === undefined || other === undefined ? undefined : isWithin(one, other);
  },
  several: (kept, denied) => (isRegexp(kept) || isRegexp(denied) ? undefined : false),
};
