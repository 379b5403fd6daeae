import type { Effect } from './problem.ts';
import type { RawValue } from './schema.ts';

/** What labels do to a value below a key of a plugin. */
export interface PluginQuirk {
  readonly effect: Effect;
  readonly why: string;
}

/**
 * What labels cannot say of a plugin: a value below a key that begins with a comma is taken for a list of the decoder's
 * own and drops the container, and a mapping with a key of its own name is lost. Rule: paerser v0.2.2
 * parser/element_fill.go, fillRawValue.
 */
export function pluginQuirk(key: string, value: RawValue): PluginQuirk | undefined {
  if (typeof value !== 'object') return undefined;
  if (key in value) return { effect: 'misread', why: `holds a key of its own name, "${key}", and is lost` };
  return textsIn(value).some((text) => text.startsWith(','))
    ? { effect: 'container', why: 'has a text that begins with a comma' }
    : undefined;
}

const textsIn = (value: RawValue): readonly string[] =>
  typeof value === 'object' ? Object.values<RawValue>(value).flatMap(textsIn) : [String(value)];
