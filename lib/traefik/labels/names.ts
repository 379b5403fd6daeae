import type { Fields, Schema, Struct } from './schema.ts';

/** The root of every label, in exactly this spelling. */
export const ROOT = 'traefik';

/** A name as Traefik compares it: upper and lower case are the same. */
export const fold = (name: string): string => name.toLowerCase();

/** Why a part of a label, or a name that becomes one, cannot be one. Rule: paerser v0.2.2 parser/labels_decode.go. */
export function badPart(part: string): string | undefined {
  if (part === '') return 'has an empty part between its dots';
  if (part.startsWith('[')) return 'has a part that begins with "[", which marks the place in a list';
  if (part.endsWith(']') && !part.includes('[')) return 'has a part that ends with "]" and has no "["';
  return undefined;
}

/** As nearly all names are. */
const ORDINARY = /^[\w-]+$/;

/** Why a text cannot name a router, a service or a middleware; undefined for a good one. */
export function badName(name: string): string | undefined {
  if (ORDINARY.test(name)) return undefined;
  if (name.includes('.')) return 'a name cannot have a dot, which ends it';
  if (name.includes('@')) return 'a name cannot have "@", which parts it from its provider';
  return badPart(name) !== undefined || name.endsWith(']')
    ? 'a name cannot be empty or have the brackets of a list'
    : undefined;
}

/** A field of a struct, and what it adds to the path of a label. */
interface LabelField {
  readonly schema: Schema;
  readonly part: string;
}

const written = new WeakMap<Fields, ReadonlyMap<string, LabelField>>();

/** The fields of a struct that a label can say, by their names. */
export function labelFieldsOf({ fields }: Struct): ReadonlyMap<string, LabelField> {
  let index = written.get(fields);
  if (index === undefined) {
    const said = Object.entries(fields).filter(([, { only }]) => only !== 'file');
    index = new Map(said.map(([name, schema]) => [name, { schema, part: `.${fold(name)}` }]));
    written.set(fields, index);
  }
  return index;
}

const indexes = new WeakMap<Fields, ReadonlyMap<string, readonly [name: string, schema: Schema]>>();

/** The fields of a struct by their folded names. */
export function fieldsOf({ fields }: Struct): ReadonlyMap<string, readonly [name: string, schema: Schema]> {
  let index = indexes.get(fields);
  if (index === undefined) {
    index = new Map(Object.entries(fields).map(([name, schema]) => [fold(name), [name, schema]]));
    indexes.set(fields, index);
  }
  return index;
}
