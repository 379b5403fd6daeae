/**
 * A rule of a router, in the syntax of Traefik 3. Rules are built and read as trees: nobody joins texts, and a value
 * with a quote in it stays a value.
 */
export type Rule = AllOf | AnyOf | Not | Match;

/** What matches if all of its parts do: `&&`. */
export interface AllOf {
  readonly kind: 'all';
  readonly of: readonly Rule[];
}

/** What matches if any of its parts does: `||`. */
export interface AnyOf {
  readonly kind: 'any';
  readonly of: readonly Rule[];
}

/** What matches if its part does not: `!`. */
export interface Not {
  readonly kind: 'not';
  readonly of: Rule;
}

/** One matcher with its values. */
export interface Match {
  readonly kind: 'match';
  readonly matcher: Matcher;
  readonly values: readonly string[];
}

/** What a router is of. UDP routers have no rule. */
export type RuleProtocol = 'http' | 'tcp';

/** The matchers of each protocol, and how many values each takes. Rule: traefik v3.7 pkg/muxer/{http,tcp}/matcher.go. */
export const MATCHERS = {
  http: {
    Host: [1],
    HostRegexp: [1],
    Path: [1],
    PathPrefix: [1],
    PathRegexp: [1],
    Method: [1],
    ClientIP: [1],
    Header: [2],
    HeaderRegexp: [2],
    Query: [1, 2],
    QueryRegexp: [1, 2],
  },
  tcp: { HostSNI: [1], HostSNIRegexp: [1], ClientIP: [1], ALPN: [1] },
} as const satisfies Record<RuleProtocol, Record<string, readonly number[]>>;

/** The name of a matcher of HTTP. */
export type HttpMatcher = keyof typeof MATCHERS.http;
/** The name of a matcher of TCP. */
export type TcpMatcher = keyof typeof MATCHERS.tcp;
/** The name of a matcher. */
export type Matcher = HttpMatcher | TcpMatcher;

/** How many values a matcher takes in a protocol; undefined where the protocol does not have it. */
export const countsOf = (matcher: Matcher, protocol: RuleProtocol): readonly number[] | undefined =>
  (MATCHERS[protocol] as Readonly<Partial<Record<Matcher, readonly number[]>>>)[matcher];
