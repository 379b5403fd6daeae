import type { IConstruct } from 'constructs';
import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { Callee, CallSite, Finding, SourceLocation, Where } from '../values/index.ts';
import { captureCaller, finding, isTimezone, LabError, locationOf, nearest, nearestTimezone } from '../values/index.ts';
import { report, sourceOf } from './construct.ts';
import { CORE_ERRORS } from './errors.ts';
import { lookIn } from './fields.ts';
import type { AllRules, Rule, Rules, Tell } from './shapes.ts';
import { hasControl, eachOf, isRecord, list, checkValue, integer, rule, shown, text } from './shapes.ts';

/**
 * Holds what a construct was given to the rules, as no later program could name the user's line: that of the construct,
 * or of the call at `site`. Types ask for most of this already, but a lab is compiled without a look at them, and may be
 * JavaScript.
 *
 * @throws LabError HL014 for every value that cannot exist, HL018 for every prop that is missing: all of them together.
 *   `all` tells of props that nobody reads as well.
 */
export function validateProps<Props extends object>(
  construct: IConstruct,
  props: Props,
  rules: Rules<Props>,
  site: CallSite | undefined = undefined,
  all = false,
): void {
  const where = (): Where => placeOf(construct.node.path, locationOf(site) ?? sourceOf(construct));
  validatePropsAt(where, (problem) => report(construct, problem), props, rules, all);
}

/** As `hold`, for what is held before its construct is there. `told` hears of what is no error. */
export function validatePropsAt<Props extends object>(
  where: () => Where,
  told: (problem: Finding) => void,
  props: Props,
  rules: Rules<Props>,
  all = false,
): void {
  if (!isRecord(props)) {
    const args = { what: 'Props', rule: 'a mapping' };
    throw LabError.of(CORE_ERRORS.invalidValue, args, where(), { given: shown(props) });
  }
  let problems: Finding[] | undefined;
  let strange: Finding[] | undefined;
  const keep = (problem: Finding): void => void (problems ??= []).push(problem);
  const keepStrange = (problem: Finding): void => void (strange ??= []).push(problem);
  lookIn(props, rules as Readonly<Record<string, Rule>>, teller(where, keep, keepStrange), all);
  // What is missing is often what is misspelt, and the construct that would tell of the latter is not made.
  if (problems !== undefined) throw new LabError([...problems, ...(strange ?? [])]);
  strange?.forEach(told);
}

const placeOf = (path: string, source: SourceLocation | undefined): Where => ({
  path,
  ...(source !== undefined && { source }),
});

/** Makes findings of what a look at props tells. */
const teller = (where: () => Where, wrong: (problem: Finding) => void, told: (problem: Finding) => void): Tell => ({
  broken: ({ what, rule }, given, didYouMean) =>
    wrong(finding(CORE_ERRORS.invalidValue, { what, rule }, where(), { given, didYouMean })),
  missing: (key) => wrong(finding(CORE_ERRORS.missingProp, { key }, where())),
  unknown: (key, known) => told(unknownProp(key, known, where())),
});

/** A prop that nobody reads: `key` may lead to it, as `addresses.pubilc`. */
function unknownProp(key: string, known: readonly string[], where: Where): Finding {
  const name = key.slice(key.lastIndexOf('.') + 1);
  return finding(CORE_ERRORS.strangeProp, { key: name }, where, { given: key, didYouMean: nearest(name, known) });
}

/**
 * Tells of props that nobody reads. Only of a class of the library itself: who extends one may have props of their own,
 * and pass them on.
 */
export function warnUnknownProps<Props extends object>(
  construct: IConstruct,
  props: Props,
  rules: AllRules<Props>,
): void {
  for (const key in props) {
    if (Object.hasOwn(rules, key)) continue;
    const where = { path: construct.node.path, source: sourceOf(construct) };
    report(construct, unknownProp(key, Object.keys(rules), where));
  }
}

/**
 * Holds what a ready-made class of the library was given: `made` is the class that was made, `own` the one whose props
 * these are. Props that are missing altogether are as none.
 */
export function validateOwnProps<Props extends object>(
  construct: IConstruct,
  props: Props | undefined,
  rules: AllRules<Props>,
  made: unknown,
  own: unknown,
): void {
  const given = props === undefined ? ({} as Props) : props;
  validateProps(construct, given, rules, undefined, made === own);
}

/** Holds one value to a rule, as it is given to a function. @throws LabError HL014, HL018, HL020 */
export function validateValue(value: unknown, rule: Rule, given: Callee): void {
  if (rule.look === undefined && rule.violation(value) === undefined) return;
  const where = { source: locationOf(captureCaller(given)) };
  const problems: Finding[] = [];
  const keep = (problem: Finding): void => void problems.push(problem);
  const tell = teller(() => where, keep, keep);
  checkValue(rule, value, {
    ...tell,
    // There is no construct yet that a warning could wait at.
    unknown: (key, known) =>
      keep(finding(CORE_ERRORS.strangeOption, { key }, where, { given: key, didYouMean: nearest(key, known) })),
  });
  if (problems.length > 0) throw new LabError(problems);
}

/**
 * Asks for what a method was given, where types ask for it already.
 *
 * @throws LabError HL018 for what is missing.
 */
export function requireProps<Props extends object>(
  construct: IConstruct,
  props: Props,
  keys: readonly (keyof Props & string)[],
): void {
  for (const key of keys) {
    if (typeof props === 'object' && props !== null && props[key] !== undefined && props[key] !== null) continue;
    throw LabError.of(CORE_ERRORS.missingProp, { key }, placeOf(construct.node.path, sourceOf(construct)));
  }
}

/** Whether a number is a port. */
export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

/** Whether a number can be that of a user or group. */
const isAccount = (id: unknown): boolean => Number.isInteger(id) && Number(id) >= 0 && Number(id) <= 0xffff_fffe;

const isAboveNothing = (count: unknown): boolean => typeof count === 'number' && Number.isFinite(count) && count > 0;

/** Whether a path begins at the root and never leads upwards. */
export const isAbsolute = (path: string): boolean =>
  typeof path === 'string' && path.startsWith('/') && !hasControl(path) && !path.split('/').includes('..');

/** Whether a text is an address with its prefix, as `192.168.1.10/24`. */
export const isRange = (text: string): boolean => {
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
  port: integer('A port', 1, 65_535),
  account: rule('The number of a user or group', 'a whole number of 0 or more', isAccount),
  cores: rule('A number of cores', 'a number above 0', isAboveNothing),
  factor: rule('The factor of overcommitment', 'a number above 0', isAboveNothing),
  path: text('A path', 'absolute, and without ".."', isAbsolute),
  mode: text('The mode of a directory', "three or four octal digits, as '0750'", (mode) => /^[0-7]{3,4}$/.test(mode)),
  formerly: list(
    text('A former id', 'the name that it had, without "/"', (id) => /^(?!\.\.?$)[^/\s]+$/.test(id) && !hasControl(id)),
  ),
  variable: text('The name of a variable', 'letters, digits and "_", not beginning with a digit', (name) =>
    /^[A-Za-z_]\w*$/.test(name),
  ),
  fileName: text(
    'The name of a file',
    'a name of one line without "/"',
    (name) => /^(?!\.\.?$)[^/]+$/.test(name) && !hasControl(name),
  ),
  project: text(
    'The name of a Compose project',
    'lower-case letters, digits, "-" and "_", beginning with a letter or digit',
    (name) => /^[a-z0-9][a-z0-9_-]*$/.test(name),
  ),
  domain: text('A domain', "a name as 'example.com'", isHost),
  timezone: {
    ...text('A time zone', "a name of the IANA list, as 'Europe/Berlin'", isTimezone),
    meant: (name: unknown) => (typeof name === 'string' ? nearestTimezone(name) : undefined),
  },
  mailAddress: text('An e-mail address', "written as 'admin@example.com'", (address) =>
    /^[^\s@]+@[^\s@]+$/.test(address),
  ),
  /** One range of addresses, or several. */
  ranges: eachOf(
    listOf<unknown>,
    text('An address of a network', "written with its prefix, as '192.168.1.10/24'", isRange),
  ),
  /** An address, or a range of them. */
  addresses: text(
    'An address',
    "an address or a range, as '172.16.0.0/12'",
    (value) => isIP(value) !== 0 || isRange(value),
  ),
  address: text(
    'An address in an overlay',
    "an IPv4 or IPv6 address, as '10.66.0.2'",
    (address) => isIP(address) !== 0 || isRange(address),
  ),
  v4: text('A public IPv4 address', "written as '203.0.113.10'", isIPv4),
  v6: text('A public IPv6 address', "written as '2001:db8::10'", isIPv6),
  hostLabel: text('A host', "a label below the domain as 'movies', or a whole host name", isHost),
  host: text('A host', 'a name or an address', (host) => isHost(host) || isIP(host) !== 0),
};
