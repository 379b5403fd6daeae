import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributeTable } from '../../lib/compose/language/schema/attributes.ts';

const ROOT = join(__dirname, '../..');

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** The newest schema that a registry has; it lags compose-go's own by a few attributes. */
const schema = JSON.parse(
  readFileSync(join(ROOT, 'node_modules/dclint/schemas/compose.schema.json'), 'utf8'),
) as Schema;

/** What compose-go has and that schema lacks. */
const NEWER = [
  'services.*.pre_start',
  'services.*.build.no_cache_filter',
  'services.*.build.provenance',
  'services.*.build.sbom',
  'services.*.develop.watch.initial_sync',
];

/** Paths of all attributes that a schema names; `*` for names that users choose. */
function pathsOf(node: Schema, path: string, seen: readonly Schema[] = []): string[] {
  if (node.$ref !== undefined) {
    const target = schema.definitions?.[node.$ref.split('/').at(-1) ?? ''];
    return target === undefined || seen.includes(target) ? [] : pathsOf(target, path, [...seen, target]);
  }
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const own = Object.entries(node.properties ?? {}).flatMap(([key, value]) => [
    below(key),
    ...pathsOf(value, below(key), seen),
  ]);
  const named = Object.entries(node.patternProperties ?? {}).flatMap(([pattern, value]) =>
    pattern.startsWith('^x-') ? [] : pathsOf(value, below('*'), seen),
  );
  const parts = [
    ...(node.oneOf ?? []),
    ...(node.anyOf ?? []),
    ...(node.allOf ?? []),
    ...(node.items ? [node.items] : []),
  ];
  return [...own, ...named, ...parts.flatMap((part) => pathsOf(part, path, seen))];
}

/** Paths of our table, without steps for the entries of lists, as those above. */
const known = attributeTable().rows.map(({ pattern }) => pattern.replaceAll('.[]', ''));

test('every attribute of the newest schema is known', () => {
  const paths = [...new Set([...pathsOf(schema, ''), ...NEWER])];
  expect(paths.length).toBeGreaterThan(300);
  expect(paths.filter((path) => !known.includes(path))).toEqual([]);
});

test('there are 93 attributes of a service, and the type has each of them', () => {
  const table = known.flatMap((path) => /^services\.\*\.(\w+)$/.exec(path)?.[1] ?? []).sort();
  const source =
    readFileSync(join(ROOT, 'lib/compose/types/service.ts'), 'utf8').split('interface ComposeService ')[1] ?? '';
  const typed = [...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name = '']) => name).sort();
  expect(table).toHaveLength(93);
  expect(typed).toEqual(table);
});

test('the types have no attribute that the table lacks', () => {
  const names = new Set(known.flatMap((path) => path.split('.')));
  const folder = join(ROOT, 'lib/compose/types');
  const typed = readdirSync(folder).flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/readonly (\w+)\??:/g)].map(
      ([, attribute = '']) => attribute,
    ),
  );
  expect([...new Set(typed)].filter((name) => !names.has(name) && name !== 'key').sort()).toEqual([]);
});
