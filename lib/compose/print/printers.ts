import { castText } from '../casts.ts';
import { float32, formatGoDuration, goText, parseGoBytes, parseGoDuration } from '../go-values.ts';
import { shellWords } from '../shell-words.ts';
import type { Mapping, Tree } from '../tree.ts';
import type { Release } from '../load/release.ts';
import { isMapping, isScalar, isSequence, setKey } from '../tree-access.ts';
import { isFloat, WholeFloat } from '../whole-float.ts';

/** How a model is printed. */
export interface Printing {
  /** Compose leaves more out in YAML than in JSON, and keeps `x-` attributes there alone. */
  readonly format: 'json' | 'yaml';
  /** What Compose releases print differently. */
  readonly release: Release;
  /** Where the printing is, for messages. */
  readonly path: (string | number)[];
  /** Tells of a value that cannot be read. */
  readonly refuse: (wanted: string, given: string) => void;
}

/** What Compose prints for a value of its canonical form; undefined where it leaves it out. */
export type Print = (value: Tree, as: Printing) => Tree | undefined;

/** A text; an empty one is left out. */
export const text: Print = (value) => {
  const said = value === null ? '' : goText(value);
  return said === '' ? undefined : said;
};

/** A text that may be written as an integer, but as nothing else. */
export const textOrInteger: Print = (value, as) => {
  if (isFloat(value) || typeof value === 'boolean') as.refuse('a text', goText(value));
  return text(value, as);
};

/** A boolean that is left out where it is false. */
export const flag: Print = (value, as) => (truth(value, as) ? true : undefined);

/** A boolean of which Compose knows whether it was said. */
export const saidFlag: Print = (value, as) => (value === null ? undefined : truth(value, as));

function truth(value: Tree, as: Printing): boolean {
  if (typeof value !== 'string') return value === true;
  const read = castText(value, 'boolean');
  if (read === undefined) as.refuse('a boolean', value);
  return read === true;
}

/** A whole number; zero is left out. */
export const integer: Print = (value, as) => {
  const read = whole(value, as);
  return read === 0 ? undefined : read;
};

/** A whole number of which Compose knows whether it was said. */
export const saidInteger: Print = (value, as) => (value === null ? undefined : whole(value, as));

function whole(value: Tree, as: Printing): Tree {
  if (value === null) return 0;
  if (typeof value === 'number' || value instanceof WholeFloat) return Math.trunc(Number(value));
  if (typeof value !== 'string') return value;
  const read = castText(value, 'integer');
  if (read === undefined) as.refuse('a whole number', value);
  return read ?? 0;
}

const notNegative =
  (print: Print): Print =>
  (value, as) => {
    const printed = print(value, as);
    if (typeof printed === 'number' && printed < 0) as.refuse('a whole number that is not negative', goText(printed));
    return printed;
  };

/** A whole number that was not written as a float; zero is left out. */
export const bareInteger: Print = (value, as) => {
  if (isFloat(value)) as.refuse('a whole number without a fraction or an exponent', goText(value));
  return integer(value, as);
};

/** A whole number that is not negative; zero is left out. */
export const natural = notNegative(integer);

/** A whole number that is not negative, of which Compose knows whether it was said. */
export const saidNatural = notNegative(saidInteger);

/** A whole number that is not negative, and that Compose reads from no text; zero is left out. */
export const bareNatural: Print = (value, as) => {
  if (typeof value === 'string') as.refuse('a whole number without quotes', value);
  return natural(value, as);
};

/** A number of 32 bits; zero is left out. */
export const decimal: Print = (value, as) => {
  const read =
    typeof value === 'string' ? castText(value, 'number') : value instanceof WholeFloat ? Number(value) : value;
  if (read === undefined) as.refuse('a number', String(value));
  return typeof read === 'number' && read !== 0 ? float32(read) : undefined;
};

/** Bytes, as a text of digits; zero is left out. */
export const bytes: Print = (value, as) => {
  if (isFloat(value)) return undefined; // Compose drops it without a word
  const read = typeof value === 'string' ? parseGoBytes(value) : value;
  if (read === undefined) as.refuse('a size, as `512m` or `1.5g`', String(value));
  return read === undefined || read === 0 || read === null ? undefined : goText(read);
};

/** A duration of which Compose knows whether it was said. */
export const saidDuration: Print = (value, as) => {
  if (value === null) return undefined;
  const read = parseGoDuration(goText(value));
  if (read === undefined) as.refuse('a duration, as `90s` or `1h30m`', goText(value));
  return formatGoDuration(read ?? 0n);
};

/** A duration; zero is left out. */
export const duration: Print = (value, as) => {
  const said = saidDuration(value, as);
  return said === '0s' ? undefined : said;
};

/** A list of texts; an empty one is left out. */
export const texts: Print = (value) => {
  const list = isSequence(value)
    ? value.map((each) => goText(each))
    : isScalar(value) && value !== null
      ? [goText(value)]
      : [];
  return list.length === 0 ? undefined : list;
};

/** Words of a command line. JSON tells nothing said, null, from an empty list. */
export const command: Print = (value, as) => {
  if (isSequence(value)) return value.map((each) => goText(each));
  if (typeof value !== 'string') return as.format === 'json' ? null : undefined;
  const words = shellWords(value);
  if (words === undefined) as.refuse('a command line whose quotes match', value);
  return words ?? [];
};

/** A check: a text is one for the shell. */
export const healthTest: Print = (value) => (typeof value === 'string' ? ['CMD-SHELL', value] : texts(value, NOTHING));

/** A mode of files, octal. */
export const fileMode: Print = (value, as) => {
  if (value === null) return undefined;
  const mode = typeof value === 'string' && /^[0-7]+$/.test(value) ? parseInt(value, 8) : value;
  if (typeof mode === 'number' && !isFloat(mode)) return `0${mode.toString(8)}`;
  as.refuse('an octal mode, as `"0440"`', goText(value));
  return undefined;
};

/** How many devices: `all` is -1. */
export const deviceCount: Print = (value, as) => {
  if (typeof value === 'string' && value.toLowerCase() === 'all') return -1;
  return bareInteger(value, as);
};

/** `K=V` entries or a mapping, as a mapping sorted by its keys; `absent` stands for a key without a value. */
const keyed =
  (absent: Tree | undefined): Print =>
  (value) => {
    const out: Record<string, Tree> = {};
    const put = (key: string, said: Tree | undefined): void => {
      if (said !== undefined) setKey(out, key, said);
    };
    if (isMapping(value)) {
      for (const key of Object.keys(value)) {
        const said = value[key] as Tree;
        put(key, said === null ? absent : goText(said));
      }
    } else if (isSequence(value)) {
      for (const entry of value) {
        const said = goText(entry);
        const at = said.indexOf('=');
        put(at < 0 ? said : said.slice(0, at), at < 0 ? absent : said.slice(at + 1));
      }
    }
    return sortedOrNothing(out);
  };

const sortedOrNothing = (out: Mapping): Mapping | undefined => {
  const keys = Object.keys(out).sort();
  return keys.length === 0 ? undefined : Object.fromEntries(keys.map((key) => [key, out[key] as Tree]));
};

/** A mapping of texts, where nothing said is the empty text. */
export const labels = keyed('');
/** A mapping of texts, where nothing said stays so: the environment has the value, or the container has none. */
export const environment = keyed(null);

/** A mapping whose values are lists of texts. */
export const multiOptions: Print = (value) =>
  isMapping(value)
    ? sortedOrNothing(
        Object.fromEntries(
          Object.entries(value).map(([key, said]) => [key, isSequence(said) ? said.map(goText) : [goText(said)]]),
        ),
      )
    : undefined;

/** Hosts with their addresses, as a sorted list of `host=address`. */
export const extraHosts: Print = (value, as) => {
  const pairs = isSequence(value) ? value.flatMap((entry) => hostsOf(goText(entry), as)) : hostMapping(value);
  const list = pairs.map(([host, address]) => `${host}=${address.replace(/^\[(.+)\]$/, '$1')}`).sort();
  return list.length === 0 ? undefined : list;
};

function hostsOf(entry: string, as: Printing): readonly (readonly [string, string])[] {
  const at = entry.includes('=') ? entry.indexOf('=') : entry.indexOf(':');
  if (at >= 0 && !/[:=]/.test(entry.slice(0, at)) && at > 0) {
    return entry
      .slice(at + 1)
      .split(',')
      .map((address) => [entry.slice(0, at), address] as const);
  }
  as.refuse('a host with its address, as `name=192.168.1.2`', entry);
  return [];
}

const hostMapping = (value: Tree): readonly (readonly [string, string])[] =>
  isMapping(value)
    ? Object.entries(value).flatMap(([host, said]) =>
        (isSequence(said) ? said : [said]).map((each) => [host, each === null ? '' : goText(each)] as const),
      )
    : [];

/** SSH keys of a build. */
export const sshKeys: Print = (value) => {
  if (!isMapping(value)) return undefined;
  const list = Object.keys(value).map((id) => {
    const path = value[id] as Tree;
    return path === null || path === '' ? id : `${id}: ${goText(path)}`;
  });
  return list.length === 0 ? undefined : list;
};

/** Fields in the order in which Compose prints them. */
export interface StructOptions {
  /** What JSON prints for a field of which nothing is said. */
  readonly always?: Mapping;
  /** Whether a structure in which nothing is said is left out of YAML. @default false */
  readonly omitEmpty?: boolean;
}

/** A structure: the fields that it has, in their order, then its `x-` attributes. */
export function struct(
  fields: Readonly<Record<string, Print>>,
  { always = {}, omitEmpty = false }: StructOptions = {},
): Print {
  const entries = Object.entries(fields);
  return (value, as) => {
    if (!isMapping(value)) return undefined;
    const out: Record<string, Tree> = {};
    for (const [key, print] of entries) {
      const said = Object.hasOwn(value, key) ? value[key] : undefined;
      const taken = said ?? (as.format === 'json' && Object.hasOwn(always, key) ? always[key] : undefined);
      if (taken === undefined || (taken === null && said === null && !Object.hasOwn(always, key))) continue;
      as.path.push(key);
      const printed = print(taken, as);
      as.path.pop();
      if (printed !== undefined) out[key] = printed;
    }
    if (as.format === 'yaml') {
      for (const key of Object.keys(value).sort())
        if (key.startsWith('x-')) setKey(out, key, ownAttribute(value[key] as Tree, as));
      if (omitEmpty && Object.keys(out).length === 0) return undefined;
    }
    return out;
  };
}

/** A list of structures; an empty one is left out. */
export const listOf =
  (print: Print): Print =>
  (value, as) => {
    if (!isSequence(value) || value.length === 0) return undefined;
    return value.map((entry, index) => {
      as.path.push(index);
      const printed = print(entry, as) ?? null;
      as.path.pop();
      return printed;
    });
  };

/** A mapping of structures by name, sorted; an empty one is left out. `absent` stands for a name without anything. */
export const namedOf =
  (print: Print, absent: Tree = null): Print =>
  (value, as) => {
    if (!isMapping(value)) return undefined;
    const out: Record<string, Tree> = {};
    for (const key of Object.keys(value).sort()) {
      const said = value[key] as Tree;
      as.path.push(key);
      setKey(out, key, (said === null ? undefined : print(said, as)) ?? absent);
      as.path.pop();
    }
    return Object.keys(out).length === 0 ? undefined : out;
  };

/** Attributes of the user's own: Go prints mappings with their keys sorted, and 2.40 an empty list as null in JSON. */
export function ownAttribute(tree: Tree, as: Pick<Printing, 'format' | 'release'>): Tree {
  if (isSequence(tree)) {
    return tree.length === 0 && as.format === 'json' && as.release === 'v2'
      ? null
      : tree.map((each) => ownAttribute(each, as));
  }
  if (!isMapping(tree)) return tree;
  return Object.fromEntries(
    Object.keys(tree)
      .sort()
      .map((key) => [key, ownAttribute(tree[key] as Tree, as)]),
  );
}

const NOTHING: Printing = { format: 'json', release: 'v2', path: [], refuse: () => undefined };
