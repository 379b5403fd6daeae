/** Keys that tools may add anywhere; Compose keeps them and does nothing with them. */
export interface Extensions {
  readonly [key: `x-${string}`]: unknown;
}

/** A number, or a text that Compose turns into one after it has filled in variables. */
export type NumberLike = number | string;
/** True or false, or a text that Compose turns into it. */
export type BooleanLike = boolean | string;
/** Names with values: a mapping, or a list of `NAME=value`. */
export type ListOrMapping = readonly string[] | Readonly<Record<string, string | number | boolean | null>>;
/** One text, or several. */
export type StringOrList = string | readonly string[];
/** Texts. */
export type StringList = readonly string[];
/** A command: a list is executed as it is, a text split as a shell would. */
export type Command = string | readonly string[] | null;
/** Hosts and their addresses. */
export type ExtraHosts = readonly string[] | Readonly<Record<string, string | readonly string[]>>;
/** Limits of the kernel by name. */
export type Ulimits = Readonly<Record<string, NumberLike | { readonly soft: NumberLike; readonly hard: NumberLike }>>;
