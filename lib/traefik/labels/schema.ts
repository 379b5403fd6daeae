import type { Duration } from '../../values/index.ts';

/**
 * One node of the table of Traefik's dynamic configuration. Where `only` stands, the node is said in files alone
 * (`label:"-"` in Traefik's structs: a label of that name is ignored) or in labels alone.
 */
export type Schema = Leaf | Keys | Raw | Struct | Named | Indexed | Single | Internal;

/** What may be said of every node. */
interface Common {
  readonly only?: 'file' | 'label';
}

/** What a leaf holds. `int` and `int64` are whole numbers of 64 bits; `list` is a list of texts. */
export type LeafKind = 'string' | 'bool' | 'int' | 'int64' | 'duration' | 'list';

/** A value. */
export interface Leaf<Kind extends LeafKind = LeafKind, Choice extends string = string> extends Common {
  readonly kind: Kind;
  /** What Traefik takes where nothing is said, as a label would say it. */
  readonly default?: string;
  /** The texts that mean something to Traefik. */
  readonly choices?: readonly Choice[];
  /** Marked so in Traefik's structs, where it has no effect on a value. */
  readonly allowEmpty?: true;
}

/** A mapping whose keys are the user's, as headers are. */
export interface Keys<Of extends 'string' | 'int' = 'string' | 'int'> extends Common {
  readonly kind: 'keys';
  readonly of: Of;
}

/** A mapping that Traefik hands to a plugin as it is. */
export interface Raw extends Common {
  readonly kind: 'raw';
}

export interface Fields {
  readonly [name: string]: Schema;
}

/** A node with fields. */
export interface Struct<Of extends Fields = Fields> extends Common {
  readonly kind: 'struct';
  readonly fields: Of;
  /** Whether the node may be there without any field: the label `…=true`. */
  readonly allowEmpty?: true;
  /** Whether exactly one of the fields may be there, as of a middleware. */
  readonly one?: true;
  /** The field without which Traefik drops the container. */
  readonly needs?: string;
}

/** Things under names that the user chose: routers, services, middlewares. */
export interface Named<Of extends Schema = Schema> extends Common {
  readonly kind: 'named';
  readonly of: Of;
}

/** A list of structs: `[0]`, `[1]`, … in labels. */
export interface Indexed<Of extends Schema = Schema> extends Common {
  readonly kind: 'indexed';
  readonly of: Of;
  /** What labels say in its place. There a label of its own name is unknown, not ignored. */
  readonly inLabels?: string;
}

/** A list of structs that labels say as one struct: a container is one server. */
export interface Single<Of extends Fields = Fields> extends Common {
  readonly kind: 'single';
  readonly of: Struct<Of>;
}

/** A field of Traefik's structs that no user can set. As a label it is accepted and ignored. */
export interface Internal extends Common {
  readonly kind: 'internal';
}

/** Whether a node holds a value. */
export const isLeaf = (schema: Schema): schema is Leaf => !NODES.has(schema.kind);

const NODES: ReadonlySet<string> = new Set<Exclude<Schema['kind'], LeafKind>>([
  'keys',
  'raw',
  'struct',
  'named',
  'indexed',
  'single',
  'internal',
]);

/** A value whose default is Traefik's own zero, unless one is given. */
const leaf =
  <Kind extends LeafKind>(kind: Kind) =>
  (initial?: string): Leaf<Kind> => ({ kind, ...(initial !== undefined && { default: initial }) });

export const text = leaf('string');
export const flag = leaf('bool');
export const int = leaf('int');
export const int64 = leaf('int64');
/** A length of time. In labels and files a bare number means seconds, and there is no unit for days. */
export const time = leaf('duration');
export const list = leaf('list');

/** A text of a closed list; `initial` is the default. */
export const oneOf = <const Choice extends string>(
  choices: readonly Choice[],
  initial?: Choice,
): Leaf<'string', Choice> => ({ kind: 'string', choices, ...(initial !== undefined && { default: initial }) });

export const keys = <const Of extends 'string' | 'int'>(of: Of): Keys<Of> => ({ kind: 'keys', of });
export const raw: Raw = { kind: 'raw' };
export const internal: Internal = { kind: 'internal' };
export const struct = <Of extends Fields>(fields: Of): Struct<Of> => ({ kind: 'struct', fields });
/** A struct that may be empty: being there says something. */
export const maybeEmpty = <Of extends Fields>(fields: Of): Struct<Of> => ({ kind: 'struct', fields, allowEmpty: true });
/** A struct of which exactly one field may be said. */
export const choice = <Of extends Fields>(fields: Of): Struct<Of> & { readonly one: true } => ({
  kind: 'struct',
  fields,
  one: true,
});
export const named = <Of extends Schema>(of: Of): Named<Of> => ({ kind: 'named', of });
export const indexed = <Of extends Schema>(of: Of): Indexed<Of> => ({ kind: 'indexed', of });
export const single = <Of extends Fields>(fields: Of): Single<Of> => ({ kind: 'single', of: struct(fields) });
export const fileOnly = <Of extends Schema>(schema: Of): Of & { readonly only: 'file' } => ({
  ...schema,
  only: 'file',
});
/** The servers of a load balancer, of which labels say one. */
export const servers = <Of extends Fields>(fields: Of): Indexed<Struct<Of>> & { readonly only: 'file' } => ({
  kind: 'indexed',
  of: struct(fields),
  only: 'file',
  inLabels: 'server',
});
export const labelOnly = <Of extends Schema>(schema: Of): Of & { readonly only: 'label' } => ({
  ...schema,
  only: 'label',
});

/** Where a configuration is written: in labels of a container, or in a file of the file provider. */
export type Side = 'label' | 'file';

/** A length of time as Go writes it, as `90s`; negative where Traefik gives that a meaning. Traefik knows no days. */
export type GoDuration = `${number}${'ns' | 'us' | 'ms' | 's' | 'm' | 'h'}`;

/** What a plugin is configured with. In labels every value is a text. */
export type RawValue = string | number | boolean | readonly RawValue[] | { readonly [key: string]: RawValue };

/** The type of a value that a node of the table describes. A typo in a key, or a value of another type, does not compile. */
export type ValueOf<S, At extends Side> = S extends { readonly kind: 'struct'; readonly fields: infer F }
  ? S extends { readonly one: true }
    ? OneFieldOf<F, At>
    : { readonly [K in FieldsOn<F, At>]?: ValueOf<F[K], At> | undefined }
  : S extends { readonly kind: 'named'; readonly of: infer Of }
    ? { readonly [name: string]: ValueOf<Of, At> }
    : S extends { readonly kind: 'indexed'; readonly of: infer Of }
      ? readonly ValueOf<Of, At>[]
      : S extends { readonly kind: 'single'; readonly of: infer Of }
        ? ValueOf<Of, At>
        : S extends { readonly kind: 'keys'; readonly of: infer Of }
          ? { readonly [key: string]: Of extends 'int' ? number : string }
          : S extends Raw
            ? { readonly [key: string]: RawValue }
            : S extends Leaf<infer Kind, infer Choice>
              ? LeafValue<Kind, Choice>
              : never;

type LeafValue<Kind extends LeafKind, Choice extends string> = {
  readonly string: Choice;
  readonly bool: boolean;
  readonly int: number;
  readonly int64: number;
  readonly duration: Duration | GoDuration;
  readonly list: readonly string[];
}[Kind];

/** The fields that can be said on one side. */
type FieldsOn<F, At extends Side> = {
  [K in keyof F]: F[K] extends Internal ? never : F[K] extends { readonly only: Exclude<Side, At> } ? never : K;
}[keyof F];

/** Exactly one of the fields. */
type OneFieldOf<F, At extends Side> = {
  [K in FieldsOn<F, At>]: { readonly [P in K]: ValueOf<F[P], At> } & {
    readonly [Other in Exclude<FieldsOn<F, At>, K>]?: never;
  };
}[FieldsOn<F, At>];
