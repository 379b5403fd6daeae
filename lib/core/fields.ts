import type { AllRules, Rule, Tell } from './shapes.ts';
import { isRecord, checkValue, rule, shown } from './shapes.ts';
import type { Kind } from './construct.ts';
import { kindOf } from './construct.ts';

/** A mapping that a person writes, and no construct. */
const isWritten = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && kindOf(value as never) === undefined;

/** Tells of all that is wrong with the keys of a mapping: wrong ones, missing ones, and with `all` those that nobody reads. */
export function lookIn(
  props: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, Rule | readonly Rule[]>>,
  tell: Tell,
  all: boolean,
): void {
  for (const key in props) {
    const value = props[key];
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule === undefined) {
      if (all) tell.unknown(key, Object.keys(rules));
    } else if (value !== undefined) lookAt(key, value, rule, tell);
  }
  for (const key of neededOf(rules)) if (props[key] === undefined || props[key] === null) tell.missing(key);
}

const isOne = (rule: Rule | readonly Rule[]): rule is Rule => 'violation' in rule;

function lookAt(key: string, value: unknown, rule: Rule | readonly Rule[], tell: Tell): void {
  if (!isOne(rule)) {
    const broken = rule.find(({ violation }) => violation(value) !== undefined);
    if (broken !== undefined) checkValue(broken, value, tell);
    else for (const each of rule) each.look?.(value, below(key, tell));
  } else if (rule.isRequired !== true || value !== null) {
    if (rule.look === undefined) checkValue(rule, value, tell);
    else rule.look(value, below(key, tell));
  }
}

const below = (key: string, { broken, missing, unknown }: Tell): Tell => ({
  broken,
  missing,
  unknown: (each, known) => unknown(`${key}.${each}`, known),
});

const needs = new WeakMap<object, readonly string[]>();

/** The keys that have to be there. */
function neededOf(rules: Readonly<Record<string, Rule | readonly Rule[]>>): readonly string[] {
  const known = needs.get(rules);
  if (known !== undefined) return known;
  const found = Object.keys(rules).filter((key) => (rules[key] as Rule | undefined)?.isRequired === true);
  needs.set(rules, found);
  return found;
}

/** A mapping with keys of its own, each with its rule: `words` shows how it is written. */
export function fields<Props>(what: string, words: string, rules: AllRules<Props>): Rule {
  const self: Rule = {
    what,
    rule: words,
    form: { kind: 'fields', rules: rules as Readonly<Record<string, Rule>> },
    violation: (value) => {
      let first: string | undefined;
      self.look?.(value, {
        broken: (_rule, given) => (first ??= given),
        missing: (key) => (first ??= `${shown(value)}, which has no "${key}"`),
        unknown: () => undefined,
      });
      return first;
    },
    look: (value, tell) => {
      if (isWritten(value)) lookIn(value, rules as Readonly<Record<string, Rule>>, tell, true);
      else tell.broken(self, shown(value), undefined);
    },
  };
  return self;
}

/** A rule for what is not of a simpler form: `isSimple` says which values are right already. */
export function unless(isSimple: (value: unknown) => boolean, other: Rule): Rule {
  const { form: _ofOther, ...rest } = other;
  return {
    ...rest,
    violation: (value) => (isSimple(value) ? undefined : other.violation(value)),
    look: (value, tell) => {
      if (!isSimple(value)) checkValue(other, value, tell);
    },
  };
}

/** A further rule for a value that keeps the first. */
export const andAlso = (one: Rule, other: Rule): Rule => ({
  ...one,
  violation: (value) => one.violation(value) ?? other.violation(value),
  look: (value, tell) => {
    checkValue(one, value, tell);
    if (one.violation(value) === undefined) checkValue(other, value, tell);
  },
});

/** A mapping of one of several forms, each known by a key that only it has. */
export function oneFormOf(what: string, words: string, forms: Readonly<Record<string, Rule>>): Rule {
  const formOf = (value: unknown): Rule | undefined =>
    isWritten(value) ? forms[Object.keys(forms).find((key) => key in value) ?? ''] : undefined;
  const self: Rule = {
    what,
    rule: words,
    violation: (value) => {
      const form = formOf(value);
      return form === undefined ? shown(value) : form.violation(value);
    },
    look: (value, tell) => {
      const form = formOf(value);
      if (form === undefined) tell.broken(self, shown(value), undefined);
      else checkValue(form, value, tell);
    },
  };
  return self;
}

/** A construct of a kind, or a mapping in its place. */
export const kindOr = (kind: Kind, other: Rule): Rule =>
  unless((value) => isRecord(value) && kindOf(value as never) === kind, other);

/** Plain data, as YAML and JSON know it. */
export const plainData = (what: string): Rule =>
  rule(
    what,
    'a mapping of plain data: texts, numbers, true, false, null, lists and mappings',
    (value) => isWritten(value) && isPlain(value, new Set()),
  );

/** `above` are the mappings and lists that it lies in: what holds itself has no end. */
function isPlain(value: unknown, above: Set<unknown>): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || above.has(value)) return false;
  if (!Array.isArray(value) && !isBare(value)) return false;
  above.add(value);
  const isRight = Object.values(value).every((each) => each === undefined || isPlain(each, above));
  above.delete(value);
  return isRight;
}

/** Whether an object is of no class, wherever it was made. */
function isBare(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
