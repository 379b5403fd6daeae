import fc from 'fast-check';
import { pluginQuirk } from '../../../lib/traefik/labels/plugins.ts';
import type { Schema } from '../../../lib/traefik/labels/schema.ts';
import { isLeaf } from '../../../lib/traefik/labels/schema.ts';
import { DYNAMIC, PROVIDER } from '../../../lib/traefik/labels/table/index.ts';
import type { ContainerConfiguration } from '../../../lib/traefik/labels/index.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
const header = fc.stringMatching(/^X-[A-Z][a-z]{1,6}$/);
const entry = fc.stringMatching(/^[!-+\--~](?:[!-+\--~ é]{0,8}[!-+\--~])?$/);
const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }));
const whole = fc.maxSafeInteger();

const LEAVES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: text,
  bool: fc.boolean(),
  int: whole,
  int64: whole,
  duration: fc
    .tuple(fc.integer({ min: -10_000, max: 10_000 }), fc.constantFrom('ns', 'us', 'ms', 's', 'm', 'h'))
    .map(([amount, unit]) => `${amount}${unit}`),
  list: fc.array(entry, { minLength: 1, maxLength: 4 }),
};

/** What labels can say to a plugin: see plugins.ts for what they cannot. */
const plugin = fc
  .dictionary(name, fc.oneof(text, fc.dictionary(name, text, { minKeys: 1, noNullPrototype: true })), {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  })
  .filter((value) => Object.entries(value).every(([key, part]) => pluginQuirk(key, part) === undefined));

/** Any value that a node of the table describes and a label can say; undefined where none can. */
export function valueOf(schema: Schema): fc.Arbitrary<unknown> | undefined {
  if (schema.only === 'file' || schema.kind === 'internal') return undefined;
  if (isLeaf(schema)) {
    if (schema.choices !== undefined) return fc.constantFrom(...schema.choices);
    return LEAVES[schema.kind];
  }
  switch (schema.kind) {
    case 'keys':
      return fc.dictionary(header, (schema.of === 'int' ? whole : text) as fc.Arbitrary<unknown>, {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      });
    case 'raw':
      return plugin;
    case 'named':
      return fc.dictionary(name, valueOf(schema.of) as fc.Arbitrary<unknown>, {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      });
    case 'indexed':
      return fc.array(valueOf(schema.of) as fc.Arbitrary<unknown>, { minLength: 1, maxLength: 12 });
    case 'single':
      return serverOf(schema);
    case 'struct':
      return structOf(schema);
  }
}

/** A server: a port, or a URL that has port and scheme itself. */
function serverOf({ of }: Schema & { readonly kind: 'single' }): fc.Arbitrary<unknown> {
  const port = fc.integer({ min: 1, max: 65_535 }).map(String);
  return fc.tuple(structOf(of), port, fc.boolean()).map(([value, number, byUrl]) => {
    const { port: _port, scheme, url, ...rest } = value as Readonly<Record<string, unknown>>;
    if (byUrl && url !== undefined) return { ...rest, url };
    return { ...rest, port: number, ...(scheme !== undefined && { scheme }) };
  });
}

function structOf(schema: Schema & { readonly kind: 'struct' }): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.fields).flatMap(([key, field]) => {
    const value = valueOf(field);
    return value === undefined ? [] : [[key, value] as const];
  });
  if (schema.one === true) return fc.oneof(...fields.map(([key, value]) => fc.record({ [key]: value })));
  const all = fc.record(Object.fromEntries(fields), { requiredKeys: schema.needs === undefined ? [] : [schema.needs] });
  return schema.allowEmpty === true ? all : all.filter((value) => Object.keys(value).length > 0);
}

/** Any configuration that labels can say. */
export const configuration = fc
  .record({
    provider: fc.record({ enable: fc.boolean(), docker: structOf(PROVIDER.fields.docker) }, { requiredKeys: [] }),
    dynamic: fc.record(
      {
        http: structOf(DYNAMIC.fields.http),
        tcp: structOf(DYNAMIC.fields.tcp),
        udp: structOf(DYNAMIC.fields.udp),
        tls: fc.record({
          stores: fc.record({ default: valueOf(DYNAMIC.fields.tls.fields.stores.of) as fc.Arbitrary<unknown> }),
        }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ provider, dynamic }) => ({ ...provider, ...dynamic }) as ContainerConfiguration);
