import { nearest } from './suggest.ts';

// Every word of a name begins with a capital. The engine takes other spellings, the files of a system do not.
const FORM = /^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Z][A-Za-z0-9_+-]*){0,2}$/;

/** The canonical names that the engine knows, and those of UTC. Aliases, as of `Asia/Kolkata`, are not among them. */
const canonical = (): ReadonlySet<string> =>
  (names ??= new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/UTC']));
let names: ReadonlySet<string> | undefined;

/** Whether a text is the name of a time zone, by the engine's own copy of the IANA list. */
export const isTimezone = (name: string): boolean =>
  FORM.test(name) && (canonical().has(name) || (!isMisspelt(name) && isAlias(name)));

/** Whether it is a canonical name but for upper and lower case. */
function isMisspelt(name: string): boolean {
  const lower = name.toLowerCase();
  return [...canonical()].some((each) => each.toLowerCase() === lower);
}

/** Whether the engine knows it all the same. The first time that it is asked this costs ten times the list. */
function isAlias(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The time zone that was meant: the nearest name, or the one of a city. */
export function nearestTimezone(name: string): string | undefined {
  const city = `/${name.trim().replaceAll(/\s+/g, '_')}`.toLowerCase();
  return nearest(name, canonical()) ?? [...canonical()].find((each) => each.toLowerCase().endsWith(city));
}
