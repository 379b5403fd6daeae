/**
 * Where a rule stands in compose-go 2.9.1, which is in Docker Compose 2.40.3: a file with its function or type, or the
 * schema with a definition and an attribute in it. A rule of newer releases has its version before the file; where two
 * functions make one rule, a comma stands between them.
 */
export type RuleSource = `${'' | 'v2.14.0 '}${string}.${'go' | 'json'} ${string}`;

/** Something that stands for a rule of compose-go. */
export interface Cited {
  readonly source: RuleSource;
}

/** A source for people, with the version that it stands in. */
export const sourceText = (source: RuleSource): string =>
  `compose-go ${/^v\d/.test(source) ? source : `v2.9.1 ${source}`}`;
