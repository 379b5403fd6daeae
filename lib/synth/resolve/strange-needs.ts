import type { Blueprint, NeedRows } from '../../blueprint/index.ts';
import { serverOf } from '../../blueprint/index.ts';

type Kind = keyof NeedRows;

/** What is wrong with a row: the field, what it holds, and what it may hold. */
export interface NeedTrouble {
  readonly field: string;
  readonly given: string;
  readonly allowed: string;
}

interface Form {
  readonly pattern: RegExp;
  readonly allowed: string;
}

const PATH: Form = {
  // eslint-disable-next-line no-control-regex -- what no line of a table, unit or shell program may hold
  pattern: /^\/(?!.*(?:^|\/)\.\.?(?:\/|$))[^\0-\x1f\x7f]*[^\0-\x1f\x7f/]$/,
  allowed: 'an absolute path',
};
const NAME: Form = { pattern: /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/, allowed: 'letters, digits and `. _ + -`' };
const ACCOUNT: Form = { pattern: /^[a-z_][a-z0-9_-]{0,31}$/, allowed: 'a name of an account, as `www-data`' };
const UNIT: Form = { pattern: /^[A-Za-z0-9_.@\\:-]+\.[a-z]+$/, allowed: 'a unit with its ending, as `docker.service`' };
// eslint-disable-next-line no-control-regex -- see above
const LINE: Form = { pattern: /^[^\0-\x1f\x7f]+$/, allowed: 'one line of text' };
const CAPABILITY: Form = { pattern: /^CAP_[A-Z_]+$/, allowed: 'a capability, as `CAP_DAC_READ_SEARCH`' };
const VERSION: Form = { pattern: /^\d+(?:\.\d+)*$/, allowed: 'numbers with dots, as `0.16`' };
const MODE: Form = { pattern: /^0[0-7]{3}$/, allowed: 'four octal digits, as `0755`' };
const NUMBER: Form = { pattern: /^\d{1,10}$/, allowed: 'a whole number from 0' };
const PORT: Form = {
  pattern: /^(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/,
  allowed: 'a port from 1 to 65535',
};
const VARIABLE: Form = { pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, allowed: 'a variable, as `API_TOKEN`' };
const SYSCTL: Form = {
  pattern: /^[a-z0-9_]+(?:[./][A-Za-z0-9_*-]+)+$/,
  allowed: 'a parameter, as `net.ipv4.ip_forward`',
};

type Fields = readonly (readonly [field: string, form: Form])[];

/** The form of each field that goes into files and programs of the host. A field that is not given has no form. */
const FORMS: { readonly [K in Kind]: Fields } = {
  packages: [
    ['command', NAME],
    ['names.debian', NAME],
    ['names.fedora', NAME],
    ['least', VERSION],
  ],
  programs: [
    ['name', NAME],
    ['path', PATH],
    ['usage', LINE],
    ['calls', NAME],
  ],
  units: [
    ['name', NAME],
    ['description', LINE],
    ['runs', LINE],
    ['runs.0', PATH],
    ['afterwards', LINE],
    ['afterwards.0', PATH],
    ['user', ACCOUNT],
    ['after', UNIT],
    ['starts.onCalendar', LINE],
    ['starts.spreadSeconds', NUMBER],
    ['starts.changed', PATH],
    ['longestRunSeconds', NUMBER],
    ['hardening.writes', PATH],
    ['hardening.capabilities', CAPABILITY],
  ],
  folders: [
    ['path', PATH],
    ['uid', NUMBER],
    ['gid', NUMBER],
    ['mode', MODE],
  ],
  secrets: [
    ['variable', VARIABLE],
    ['program', NAME],
  ],
  openings: [['port', PORT]],
  logs: [
    ['from.file', PATH],
    ['from.unit', UNIT],
    ['format', NAME],
    ['reader', NAME],
  ],
  sysctls: [
    ['name', SYSCTL],
    ['value', LINE],
  ],
  users: [
    ['name', ACCOUNT],
    ['groups', ACCOUNT],
    ['home', PATH],
  ],
};

/** What is wrong with a row, if anything. The tool may come from another package, so its rows are checked here. */
export function troubleWith<K extends Kind>(kind: K, row: NeedRows[K], blueprint: Blueprint): NeedTrouble | undefined {
  if (serverOf(blueprint, row.server) === undefined) {
    const allowed = blueprint.servers.map(({ id }) => id).join(', ');
    return { field: 'server', given: String(row.server), allowed: allowed === '' ? 'a server of the lab' : allowed };
  }
  for (const [field, { pattern, allowed }] of FORMS[kind]) {
    for (const value of valuesAt(row, field.split('.'))) {
      if (!pattern.test(String(value))) return { field, given: String(value), allowed };
    }
  }
  return undefined;
}

/** The values of a field; those of a list are several. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (value === undefined) return [];
  const [key, ...rest] = path;
  if (key === undefined) return Array.isArray(value) ? value : [value];
  return typeof value === 'object' && value !== null ? valuesAt((value as Record<string, unknown>)[key], rest) : [];
}
