import type { PlainForm } from '../../core/plain-form.ts';
import { formOf, inYaml } from '../../core/plain-form.ts';
import type { Rule, Rules } from '../../core/shapes.ts';
import type { IntentReader } from './intent-reader.ts';

type Table = Readonly<Record<string, Rule | readonly Rule[]>>;

/**
 * Reads the props of a table from `x-hl`: each one that has a form in plain data, by its name in YAML. `byHand` are
 * those whose words in YAML are others.
 */
export function readProps<Props extends object>(
  reader: IntentReader,
  rules: Rules<Props>,
  byHand: readonly (keyof Props & string)[] = [],
): Partial<Props> {
  const read: Record<string, unknown> = {};
  for (const [key, rule] of Object.entries(rules as Table)) {
    const form = (byHand as readonly string[]).includes(key) ? undefined : formOf(rule);
    const value = form && readForm(reader, inYaml(key), form);
    if (value !== undefined) read[key] = value;
  }
  return read as Partial<Props>;
}

function readForm(reader: IntentReader, key: string, form: PlainForm): unknown {
  switch (form.kind) {
    case 'text':
      return reader.text(key);
    case 'flag':
      return reader.flag(key);
    case 'duration':
      return reader.duration(key);
    case 'integer':
      return reader.number(key);
    case 'word':
      return reader.oneOf(key, form.words);
    case 'fields':
      return reader.part(key, (part) => readFields(part, form.rules));
    case 'list':
      return some(readList(reader, key, form.of));
  }
}

/** An empty list says nothing. */
const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

function readList(reader: IntentReader, key: string, of: PlainForm): readonly unknown[] {
  if (of.kind === 'fields') return reader.each(key, (each) => readFields(each, of.rules)).filter(Boolean);
  return of.kind === 'integer' ? reader.numbers(key) : reader.texts(key);
}

/** A mapping with all that it needs; undefined where something is missing, which is told. */
function readFields(reader: IntentReader, rules: Table): object | undefined {
  const read = readProps<object>(reader, rules);
  return needProps(reader, rules, read) ? read : undefined;
}

/** Tells of every prop that has to be given and was not read. Gives whether all are there. */
export function needProps(reader: IntentReader, rules: object, read: object): boolean {
  const missing = Object.entries(rules as Table).filter(
    ([key, rule]) =>
      'isRequired' in rule &&
      formOf(rule) !== undefined &&
      (read as Readonly<Record<string, unknown>>)[key] === undefined,
  );
  for (const [key, rule] of missing) {
    const { rule: words, form } = rule as Rule;
    reader.need(inYaml(key), form?.kind === 'duration' ? 'a duration, as 30s, 5m or 25h' : words);
  }
  return missing.length === 0;
}
