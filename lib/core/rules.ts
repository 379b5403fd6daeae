import type { IConstruct } from 'constructs';
import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { SourceLocation } from '../values/index.ts';
import { isTimezone, LabError, nearestTimezone } from '../values/index.ts';
import { sourceOf } from './construct.ts';
import { CORE_ERRORS } from './errors.ts';

/** What a value has to be, in words and as a question. */
export interface Rule<Value> {
  /** What is ruled, as a sentence begins: `A port`. */
  readonly what: string;
  /** What it must be: `a whole number from 1 to 65535`. */
  readonly rule: string;
  /** The part of the value that breaks the rule, as it was given; undefined where none does. */
  readonly culprit: (value: Value) => string | undefined;
  /** What was meant, where that can be guessed. */
  readonly meant?: (value: Value) => string | undefined;
}

/** The rules of those props that their types cannot hold to what exists. */
export type Rules<Props> = { readonly [Key in keyof Props]?: Rule<NonNullable<Props[Key]>> };

/**
 * Holds what a construct was given to the rules, as no later program could name the user's line.
 *
 * @throws LabError HL014 for the first value that cannot exist.
 */
export function hold<Props extends object>(
  construct: IConstruct,
  props: Props,
  rules: Rules<Props>,
  source: SourceLocation | undefined = undefined,
): void {
  for (const key in rules) {
    const value = props[key];
    const rule = rules[key];
    if (value === undefined || value === null || rule === undefined) continue;
    const given = rule.culprit(value);
    if (given === undefined) continue;
    const at = source ?? sourceOf(construct);
    const where = { path: construct.node.path, ...(at !== undefined && { source: at }) };
    throw LabError.of(CORE_ERRORS.invalidValue, { what: rule.what, rule: rule.rule }, where, {
      given,
      didYouMean: rule.meant?.(value),
    });
  }
}

/**
 * Asks for props that types ask for already: a lab is compiled without a look at its types, and may be JavaScript.
 *
 * @throws LabError HL014 for the first that is missing.
 */
export function need<Props extends object>(
  construct: IConstruct,
  props: Props,
  keys: readonly (keyof Props & string)[],
): void {
  for (const key of keys) {
    if (props[key] !== undefined && props[key] !== null) continue;
    const at = sourceOf(construct);
    const where = { path: construct.node.path, ...(at !== undefined && { source: at }) };
    throw LabError.of(CORE_ERRORS.missingProp, { key }, where);
  }
}

/** As a value is shown in a message. */
const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

/** A rule for one value. */
export const rule = <Value>(what: string, words: string, isRight: (value: Value) => boolean): Rule<Value> => ({
  what,
  rule: words,
  culprit: (value) => (isRight(value) ? undefined : shown(value)),
});

/** A rule for each value that `parts` finds in what was given. */
export const eachOf = <Value, Part>(parts: (value: Value) => readonly Part[], each: Rule<Part>): Rule<Value> => ({
  what: each.what,
  rule: each.rule,
  culprit: (value) => {
    for (const part of parts(value)) {
      const given = each.culprit(part);
      if (given !== undefined) return given;
    }
    return undefined;
  },
});

/** Whether a number is a port. */
export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

/** Whether a number can be that of a user or group. */
const isAccount = (id: number): boolean => Number.isInteger(id) && id >= 0 && id <= 0xffff_fffe;

/** Whether a path begins at the root and never leads upwards. */
export const isAbsolute = (path: string): boolean => path.startsWith('/') && !path.split('/').includes('..');

/** Whether a text is an address with its prefix, as `192.168.1.10/24`. */
const isRange = (text: string): boolean => {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const most = isIPv4(address) ? 32 : 128;
  return rest.length === 0 && isIP(address) !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= most;
};

const listOf = <Value>(value: Value | readonly Value[]): readonly Value[] =>
  Array.isArray(value) ? (value as readonly Value[]) : [value as Value];

const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

/** Whether a text is a domain or the name of a host (RFC 1123). */
export const isHost = (text: string): boolean => HOST.test(text);

/** The rules that props of several constructs share. */
export const RULES = {
  port: rule<number>('A port', 'a whole number from 1 to 65535', isPort),
  account: rule<number>('The number of a user or group', 'a whole number of 0 or more', isAccount),
  cores: rule<number>('A number of cores', 'a number above 0', (count) => Number.isFinite(count) && count > 0),
  factor: rule<number>('The factor of overcommitment', 'a number above 0', (by) => Number.isFinite(by) && by > 0),
  path: rule<string>('A path', 'absolute, and without ".."', isAbsolute),
  mode: rule<string>('The mode of a directory', "three or four octal digits, as '0750'", (text) =>
    /^[0-7]{3,4}$/.test(text),
  ),
  formerly: eachOf(
    (ids: readonly string[]) => ids,
    rule<string>('A former id', 'the name that it had, without "/"', (id) => /^(?!\.\.?$)[^/\s]+$/.test(id)),
  ),
  variable: rule<string>('The name of a variable', 'letters, digits and "_", not beginning with a digit', (name) =>
    /^[A-Za-z_]\w*$/.test(name),
  ),
  fileName: rule<string>('The name of a file', 'a name without "/"', (name) => /^(?!\.\.?$)[^/\0]+$/.test(name)),
  project: rule<string>(
    'The name of a Compose project',
    'lower-case letters, digits, "-" and "_", beginning with a letter or digit',
    (name) => /^[a-z0-9][a-z0-9_-]*$/.test(name),
  ),
  domain: rule<string>('A domain', "a name as 'example.com'", isHost),
  timezone: {
    ...rule<string>('A time zone', "a name of the IANA list, as 'Europe/Berlin'", isTimezone),
    meant: nearestTimezone,
  },
  mailAddress: rule<string>('An e-mail address', "written as 'admin@example.com'", (text) =>
    /^[^\s@]+@[^\s@]+$/.test(text),
  ),
  /** One range of addresses, or several. */
  ranges: eachOf(
    listOf<string>,
    rule<string>('An address of a network', "written with its prefix, as '192.168.1.10/24'", isRange),
  ),
  address: rule<string>(
    'An address in an overlay',
    "an IPv4 or IPv6 address, as '10.66.0.2'",
    (text) => isIP(text) !== 0 || isRange(text),
  ),
  v4: rule<string>('A public IPv4 address', "written as '203.0.113.10'", isIPv4),
  v6: rule<string>('A public IPv6 address', "written as '2001:db8::10'", isIPv6),
  host: rule<string>('The host for ssh', 'a name or an address', (text) => isHost(text) || isIP(text) !== 0),
};
