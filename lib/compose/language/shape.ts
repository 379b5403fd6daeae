/** The types of a single value. A whole number is a `number` too. */
export type ScalarType = 'string' | 'number' | 'integer' | 'boolean' | 'null';

/** What may stand somewhere: single values, a list, a mapping, or several of these. */
export interface Shape {
  readonly scalars: readonly ScalarType[];
  /** The texts that are allowed. */
  readonly values?: readonly string[];
  /** What a text must hold. */
  readonly pattern?: RegExp;
  /** The least and the most of a number. */
  readonly range?: readonly [least: number, most: number];
  readonly list?: { readonly of: Shape; readonly unique: boolean };
  readonly mapping?: MappingShape;
  /** The definition of compose-spec.json that it is. @default - a part of what it stands in */
  readonly definition?: string;
  /** The version of compose-go that brought it, where 2.9.1 has it not. */
  readonly since?: 'v2.14.0';
}

/** What may stand in a mapping. */
export interface MappingShape {
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  /** Entries that users name. */
  readonly named?: { readonly of: Shape; readonly name: RegExp };
  /** Whether other keys may stand there, unchecked. */
  readonly open: boolean;
  /** Whether keys that begin with `x-` may. */
  readonly extensions: boolean;
}

/** A shape that has a name in compose-spec.json. */
export const defined = (definition: string, shape: Shape): Shape => ({ ...shape, definition });

/** A shape that newer releases brought. */
export const newer = (shape: Shape): Shape => ({ ...shape, since: 'v2.14.0' });

export const scalar = (...scalars: readonly ScalarType[]): Shape => ({ scalars });

export const text = scalar('string');
/** Numbers and booleans may be texts as well, so that variables can give them. */
export const flag = scalar('boolean', 'string');
export const integer = scalar('integer', 'string');
export const decimal = scalar('number', 'string');

export const word = (...values: readonly string[]): Shape => ({ scalars: ['string'], values });

export const matching = (pattern: RegExp): Shape => ({ scalars: ['string'], pattern });

export const between = (least: number, most: number): Shape => ({ ...integer, range: [least, most] });

export const list = (of: Shape): Shape => ({ scalars: [], list: { of, unique: false } });

/** A list without equal entries. */
export const set = (of: Shape): Shape => ({ scalars: [], list: { of, unique: true } });

/** A mapping with the attributes that it may have, and `x-` keys. */
export const struct = (keys: Readonly<Record<string, Shape>>, options: Partial<MappingShape> = {}): Shape => ({
  scalars: [],
  mapping: { keys, required: [], open: false, extensions: true, ...options },
});

/** A mapping whose keys users choose. */
export const named = (of: Shape, name: RegExp, { open = false } = {}): Shape => ({
  scalars: [],
  mapping: { keys: {}, required: [], named: { of, name }, open, extensions: false },
});

/** One of several forms, of which at most one is a list and one a mapping. */
export function either(...shapes: readonly Shape[]): Shape {
  const joined = shapes.reduce((all, each) => ({ ...all, ...each, scalars: [...all.scalars, ...each.scalars] }));
  const { definition: _ofOne, ...shape } = joined;
  return shape;
}

export const orNull = (shape: Shape): Shape => either(shape, scalar('null'));
