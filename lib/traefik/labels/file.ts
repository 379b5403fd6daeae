import type { Tree } from '../../compose/index.ts';
import type { Duration } from '../../values/index.ts';
import type { GoDuration, Schema } from './schema.ts';
import { isLeaf } from './schema.ts';
import { DYNAMIC } from './table/index.ts';
import type { FileConfiguration } from './types.ts';
import { durationText } from './values.ts';

/**
 * A configuration as a file of the file provider, to be written as YAML. Traefik reads such files as Go templates
 * first, so every `{{` in a text is written as a template that yields it. A `$` stands for itself.
 */
export const fileTree = (configuration: FileConfiguration): Tree => treeOf(DYNAMIC, configuration) ?? {};

type Value = unknown;

function treeOf(schema: Schema, value: Value): Tree | undefined {
  if (value === undefined || schema.only === 'label') return undefined;
  if (isLeaf(schema)) {
    if (schema.kind === 'duration') return durationText(value as Duration | GoDuration);
    return plain(value);
  }
  switch (schema.kind) {
    case 'struct':
      return mapped(value, (name, part) => {
        const field = schema.fields[name];
        return field === undefined ? undefined : treeOf(field, part);
      });
    case 'named':
      return mapped(value, (_name, part) => treeOf(schema.of, part));
    case 'indexed':
      return (value as readonly Value[]).map((part) => treeOf(schema.of, part) ?? {});
    case 'keys':
    case 'raw':
      return plain(value);
    case 'single':
    case 'internal':
      return undefined;
  }
}

function mapped(value: Value, of: (name: string, part: Value) => Tree | undefined): Tree {
  const out: Record<string, Tree> = {};
  for (const [name, part] of Object.entries(value as Readonly<Record<string, Value>>)) {
    const tree = of(name, part);
    if (tree !== undefined) out[name] = tree;
  }
  return out;
}

/** Data of the user's own, as they are. */
function plain(value: Value): Tree {
  if (typeof value === 'string') return value.replaceAll('{{', '{{`{{`}}');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) return mapped(value, (_name, part) => plain(part));
  return value as Tree;
}
