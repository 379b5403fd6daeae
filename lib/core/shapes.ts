import type { IConstruct } from 'constructs';
import { nearest } from '../values/index.ts';
import type { Kind } from './construct.ts';
import { kindOf } from './construct.ts';
import type { PlainForm } from './plain-form.ts';

/** Hears of what is wrong inside a value that has rules of its own for its parts. */
export interface Tell {
  /** A part that breaks its rule, as it was given. */
  readonly broken: (rule: Rule, given: string, didYouMean: string | undefined) => void;
  /** A key that has to be there. */
  readonly missing: (key: string) => void;
  /** A key that nobody reads, with those that there are. */
  readonly unknown: (key: string, known: readonly string[]) => void;
}

/** What a value has to be, in words and as a question. Whatever is given is asked: a lab may be JavaScript. */
export interface Rule {
  /** What is ruled, as a sentence begins: `A port`. */
  readonly what: string;
  /** What it must be: `a whole number from 1 to 65535`. */
  readonly rule: string;
  /** The part of the value that breaks the rule, as it was given; undefined where none does. */
  readonly violation: (value: unknown) => string | undefined;
  /** What was meant, where that can be guessed. */
  readonly meant?: (value: unknown) => string | undefined;
  /** Of a value with parts: tells of each part by the rule of that part. `violation` finds the first of the same. */
  readonly look?: (value: unknown, tell: Tell) => void;
  /** Whether the prop has to be given. */
  readonly isRequired?: true;
  /** How it is written in YAML; none where only TypeScript can say it. */
  readonly form?: PlainForm;
}

/** A rule for a prop that has to be given. */
export interface RequiredRule extends Rule {
  readonly isRequired: true;
}

/** The rules of props: of several for one prop, the first that is broken is told. */
export type Rules<Props> = { readonly [Key in keyof Props]?: Rule | readonly Rule[] };

/**
 * The rules of every prop that there is: whatever has none is misspelt. A prop that its type asks for has a rule that
 * asks for it as well.
 */
export type AllRules<Props> = {
  readonly [Key in keyof Props]-?: object extends Pick<Props, Key> ? Rule | readonly Rule[] : RequiredRule;
};

/** The same rule for a prop that has to be given. */
export const required = (rule: Rule): RequiredRule => ({ ...rule, isRequired: true });

/** Tells of all that is wrong with a value. */
export function checkValue(rule: Rule, value: unknown, tell: Tell): void {
  if (rule.look !== undefined) return rule.look(value, tell);
  const given = rule.violation(value);
  if (given !== undefined) tell.broken(rule, given, rule.meant?.(value));
}

/** As a value is shown in a message: short, and without what a construct hangs on. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return short(String(value));
  const kind = kindOf(value as IConstruct);
  if (kind !== undefined) return `the ${kind} ${JSON.stringify((value as IConstruct).node.path)}`;
  if (!Array.isArray(value) && !isRecord(value)) return builtIn(value);
  try {
    return short(JSON.stringify(value, plainly));
  } catch {
    return String(value); // what holds itself
  }
}

/** An object of JavaScript's own, by its class: JSON would show most of them as `{}`. */
function builtIn(value: object): string {
  const name = Object.prototype.toString.call(value).slice('[object '.length, -1);
  return name === 'Promise' ? 'a Promise: `await` what it promises' : `a ${name}`;
}

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/** What JSON cannot say, or only at great length: a construct, a function, a number that is none. */
function plainly(_key: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return kindOf(value as never) === undefined ? value : shown(value);
  return typeof value === 'function' || (typeof value === 'number' && !Number.isFinite(value)) ? shown(value) : value;
}

/** A rule for one value. */
export const rule = (what: string, words: string, isRight: (value: unknown) => boolean): Rule => ({
  what,
  rule: words,
  violation: (value) => (isRight(value) ? undefined : shown(value)),
});

/** A rule for each value that `parts` finds in what was given. */
export const eachOf = (parts: (value: unknown) => readonly unknown[], each: Rule): Rule => {
  const { form: _ofOne, ...rest } = each;
  const { violation, meant } = each;
  return {
    ...rest,
    ...(each.look && { look: (value, tell) => parts(value).forEach((part) => checkValue(each, part, tell)) }),
    violation: (value) => first(parts(value), violation),
    ...(meant && {
      meant: (value) => first(parts(value), (part) => (violation(part) === undefined ? undefined : meant(part))),
    }),
  };
};

/** What `Object.prototype.toString` says of objects whose properties are what they hold; a module is one of these. */
const HOLDS_BY_NAME: ReadonlySet<string> = new Set(['[object Object]', '[object Module]']);

/**
 * A mapping of names to values: no list, and nothing that would be read as an empty one, as a Map, a Date, or a promise
 * that nobody waited for.
 */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && HOLDS_BY_NAME.has(Object.prototype.toString.call(value));

/** A text in a form. */
export const text = (what: string, words: string, isRight: (text: string) => boolean): Rule => ({
  ...rule(what, words, (value) => typeof value === 'string' && isRight(value)),
  form: { kind: 'text' },
});

/** A text with something in it. */
export const nonEmptyText = (what: string): Rule => text(what, 'a text that is not empty', (value) => value !== '');

// eslint-disable-next-line no-control-regex -- these end a line, or mean something to a terminal
const CONTROL = /[\0-\x1f\x7f-\x9f\u2028\u2029]/;

/** Whether a text holds what ends a line, or another control character: a file that is read line by line cannot hold it. */
export const hasControl = (value: string): boolean => CONTROL.test(value);

/** A text of one line: it stands in a comment, or in a line of its own. */
export const oneLine = (what: string): Rule =>
  text(what, 'a text of one line', (value) => value.trim() !== '' && !hasControl(value));

/** Yes or no. */
export const flag = (what: string): Rule => ({
  ...rule(what, 'true or false', (value) => typeof value === 'boolean'),
  form: { kind: 'flag' },
});

/** One of a few words, with the one that was meant. */
export const oneOf = (what: string, words: readonly string[]): Rule => ({
  ...rule(what, `one of ${words.map(shown).join(', ')}`, (value) => words.includes(value as string)),
  meant: (value) => (typeof value === 'string' ? nearest(value, words) : undefined),
  form: { kind: 'word', words },
});

/** A whole number of some size. */
export const integer = (what: string, least: number, most: number = Number.MAX_SAFE_INTEGER): Rule => {
  const words =
    most === Number.MAX_SAFE_INTEGER ? `a whole number of ${least} or more` : `a whole number from ${least} to ${most}`;
  return {
    ...rule(what, words, (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most),
    form: { kind: 'integer', least, most },
  };
};

/** Whether a value has methods of these names, as one of a class of this or another copy of the package does. */
const has = (value: unknown, ...methods: readonly string[]): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && methods.every((method) => typeof value[method] === 'function');

/** Whether a value is a Size. */
export const isSize = (value: unknown): value is { readonly inBytes: number } =>
  has(value, 'toCompose') && typeof value['inBytes'] === 'number';

/** A Size of more than nothing. */
export const positiveSize = (what: string): Rule =>
  rule(what, 'a Size of more than 0', (value) => isSize(value) && value.inBytes > 0);

const isDuration = (value: unknown): value is { readonly inMilliseconds: number } =>
  has(value, 'toGo') && typeof value['inMilliseconds'] === 'number';

/** A Duration. */
export const duration = (what: string): Rule => ({
  ...rule(what, 'a Duration', isDuration),
  form: { kind: 'duration' },
});

/** A Duration of more than nothing. */
export const positiveDuration = (what: string): Rule => ({
  ...rule(what, 'a Duration of more than 0', (value) => isDuration(value) && value.inMilliseconds > 0),
  form: { kind: 'duration' },
});

/** A Schedule. */
export const schedule = (what: string): Rule =>
  rule(
    what,
    "a Schedule, as Schedule.daily('03:10')",
    (value) => isRecord(value) && typeof value['cron'] === 'string' && isDuration(value['period']),
  );

/** An Image. */
export const anImage = (what: string): Rule =>
  rule(what, "an Image, as Image.of('registry/name:1.2.3')", (value) => has(value, 'with') && isRecord(value['knows']));

/** Whether a value is a construct of a kind, of this or another copy of the package. */
export const isKind = (value: unknown, kind: Kind): boolean => isRecord(value) && kindOf(value as never) === kind;

/** A construct of a kind. */
export const ofKind = (what: string, kind: Kind): Rule => rule(what, `a ${kind}`, (value) => isKind(value, kind));

/** A list, each entry of which obeys a rule. */
export const list = (each: Rule): Rule => {
  const entries = eachOf((value) => value as readonly unknown[], each);
  const { violation, meant } = entries;
  const outer = (value: unknown): string | undefined =>
    Array.isArray(value) ? violation(value) : `${shown(value)}, which is not a list`;
  return {
    ...entries,
    ...(each.form && { form: { kind: 'list', of: each.form } }),
    violation: outer,
    ...(entries.look && {
      look: (value, tell) => {
        if (Array.isArray(value)) entries.look?.(value, tell);
        else tell.broken(each, outer(value) ?? '', undefined);
      },
    }),
    ...(meant && { meant: (value) => (Array.isArray(value) ? meant(value) : undefined) }),
  };
};

function first<Result>(values: readonly unknown[], find: (value: unknown) => Result | undefined): Result | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What stands twice in a list, for a message. */
export function firstDuplicate(all: readonly unknown[]): string | undefined {
  if (all.length < 2 || new Set(all).size === all.length) return undefined;
  return `${shown(all.find((entry, index) => all.indexOf(entry) !== index))}, twice`;
}

/** A list in which nothing stands twice, as Compose refuses that. */
export const uniqueList = (each: Rule): Rule => {
  const plain = list(each);
  return { ...plain, violation: (value) => plain.violation(value) ?? firstDuplicate(value as readonly unknown[]) };
};

/** A mapping, whose names and values obey rules: `values` says in its words what the value of such a name is. */
export const record = (names: Rule, values: Rule): Rule => ({
  what: names.what,
  rule: `${names.rule}, whose value ${values.rule}`,
  violation: (value) => {
    if (!isRecord(value)) return `${shown(value)}, which is not a mapping`;
    for (const name in value) {
      if (names.violation(name) !== undefined) return shown(name);
      const given = values.violation(value[name]);
      if (given !== undefined) return `${name}: ${given}`;
    }
    return undefined;
  },
  ...(names.meant && {
    meant: (value: unknown) =>
      isRecord(value)
        ? names.meant?.(Object.keys(value).find((name) => names.violation(name) !== undefined))
        : undefined,
  }),
});
