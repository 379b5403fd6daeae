import type { Rule } from './shapes.ts';

/** How a value is written in plain data, as in YAML. The rule that has it says which of such values are right. */
export type PlainForm =
  | { readonly kind: 'text' | 'flag' | 'duration' }
  | { readonly kind: 'integer'; readonly least: number; readonly most: number }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'list'; readonly of: PlainForm }
  | { readonly kind: 'fields'; readonly rules: Readonly<Record<string, Rule | readonly Rule[]>> };

/** A part of a JSON Schema. */
export interface JsonSchema {
  readonly [key: string]: unknown;
}

/** `longestRun` is `longest_run` in YAML. */
export const inYaml = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The form of a prop; of several rules for one prop, the first has it. A prop that only constructs can name has none. */
export const formOf = (rule: Rule | readonly Rule[] | undefined): PlainForm | undefined =>
  rule === undefined || 'violation' in rule ? rule?.form : rule[0]?.form;

const LARGEST = Number.MAX_SAFE_INTEGER;

/** The JSON Schema of a value in plain data. Rule: schemas/x-hl.schema.json has the definitions. */
export function schemaOf(form: PlainForm): JsonSchema {
  switch (form.kind) {
    case 'text':
      return { type: 'string' };
    case 'flag':
      return { type: 'boolean' };
    case 'duration':
      return { $ref: '#/definitions/duration' };
    case 'integer':
      return { type: 'integer', minimum: form.least, ...(form.most !== LARGEST && { maximum: form.most }) };
    case 'word':
      return { enum: form.words };
    case 'list':
      return form.of.kind === 'text' ? { $ref: '#/definitions/names' } : { type: 'array', items: schemaOf(form.of) };
    case 'fields':
      return schemaOfProps(form.rules);
  }
}

/** The JSON Schema of a mapping: every prop that has a form in plain data, by its name in YAML. */
export function schemaOfProps(rules: Readonly<Record<string, Rule | readonly Rule[]>>): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [key, rule] of Object.entries(rules)) {
    const form = formOf(rule);
    if (form !== undefined) properties[inYaml(key)] = schemaOf(form);
  }
  const required = Object.keys(rules).filter((key) => 'isRequired' in (rules[key] ?? {}) && inYaml(key) in properties);
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 && { required: required.map(inYaml) }),
    properties,
  };
}
