import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleSource } from '../../lib/compose/language/rule-source.ts';
import { printedStructures, READ_TABLES, TABLES } from '../compose/tables.ts';
import { describeGoModules } from './support.ts';

const MODULE = 'github.com/compose-spec/compose-go/v2';

/** What tables have that a table of compose-go has not, and the other way round: why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'merging services.*.volumes.*.volume.labels': 'lists are appended, so that nothing is ever merged within an entry',
  'short forms services.*': 'it only goes on to what is below',
  'short forms services.*.ulimits.*': 'it changes nothing, and refuses what the table of judges refuses',
  'short forms services.*.build.ulimits.*': 'likewise',
  'short forms include.*': 'includes are gone by then',
  'short forms services.*.env_file.*': 'transformEnvFile goes through the list by itself',
  'defaults of 2.40 services.*.depends_on.*': 'transformDependsOn adds it to what is long already',
  'defaults of 2.40 services.*.env_file.*': 'transformEnvFileValue adds it to what is long already',
  'defaults of 5.x services.*.depends_on.*': 'likewise',
  'defaults of 5.x services.*.env_file.*': 'likewise',
  'casts services.*.depends_on.*.required': 'newer releases read it',
  'casts services.*.depends_on.*.restart': 'likewise; 2.40 reads the text where it is printed',
  'paths include.path': 'includes are gone by then',
  'paths include.project_directory': 'likewise',
  'paths include.env_file': 'likewise',
};

/** Lines of compose-go that put a function to a path: in which file, and how they look. */
const REGISTERED: Readonly<Record<string, readonly [version: string, file: string, line: RegExp]>> = {
  merging: ['v2.9.1', 'override/merge.go', /^\tmergeSpecials\["([^"]+)"\] = (\w+)/gm],
  unicity: ['v2.9.1', 'override/uncity.go', /^\tunique\["([^"]+)"\] = (\w+)/gm],
  'short forms': ['v2.9.1', 'transform/canonical.go', /^\ttransformers\["([^"]+)"\] = (\w+)/gm],
  casts: ['v2.9.1', 'loader/interpolate.go', /^\t(servicePath|iPath)\(([^)]+)\): +(\w+)/gm],
  'defaults of 2.40': ['v2.9.1', 'transform/defaults.go', /^\tDefaultValues\["([^"]+)"\] = (\w+)/gm],
  'defaults of 5.x': ['v2.14.0', 'transform/defaults.go', /^\tDefaultValues\["([^"]+)"\] = (\w+)/gm],
  paths: ['v2.9.1', 'paths/resolve.go', /^\t\t"([^"]+)": +r\.(\w+)/gm],
};

/** A path of a cast, as `"ports", tree.PathMatchList, "target"`. */
const castPath = (kind: string, parts: string): string => {
  const keys = parts.split(', ').map((part) => (part.startsWith('"') ? part.slice(1, -1) : '*'));
  return [...(kind === 'servicePath' ? ['services', '*'] : []), ...keys].join('.');
};

describeGoModules(
  [`${MODULE}@v2.9.1`, `${MODULE}@v2.14.0`],
  'what the tables of the Compose language cite',
  ([older = '', newer = '']) => {
    const folderOf = (version: string): string => (version === 'v2.14.0' ? newer : older);
    const readIn = (version: string, file: string): string => readFileSync(join(folderOf(version), file), 'utf8');

    /** The version, the file and the name of each citation of a source. */
    const citationsOf = (source: RuleSource): readonly (readonly [string, string, string])[] => {
      const [, version = 'v2.9.1', rest = ''] = /^(?:(v\d\S*) )?(.*)$/.exec(source) ?? [];
      return rest.split(', ').map((each) => [version, ...(each.split(' ') as [string, string])] as const);
    };

    const isThere = ([version, file, name]: readonly [string, string, string]): boolean => {
      const text = readIn(version, file);
      if (file.endsWith('.json')) return definition(JSON.parse(text) as Schema, name);
      return new RegExp(`^(?:func (?:\\([^)]*\\) )?${name}\\(|type ${name} )`, 'm').test(text);
    };

    test.each(Object.entries({ ...TABLES, ...READ_TABLES }))(
      'is there for each row of the table of %s',
      (_name, [, { rows }]) => {
        const absent = rows.filter(({ source }) => !citationsOf(source).every(isThere));
        expect(absent.map(({ pattern, source }) => [pattern, source])).toEqual([]);
      },
    );

    test.each(Object.entries(REGISTERED))(
      'is what compose-go does at each path of the table of %s',
      (name, [version, file, line]) => {
        const theirs = new Map<string, string>();
        for (const [, ...said] of readIn(version, file).matchAll(line)) {
          const [path = '', does = ''] = name === 'casts' ? [castPath(said[0] ?? '', said[1] ?? ''), said[2]] : said;
          theirs.set(path, does);
        }
        expect(theirs.size).toBeGreaterThan(4);
        const isKnown = (path: string): boolean => OTHERWISE[`${name} ${path}`] === undefined;
        const ours = (TABLES[name]?.[1].rows ?? []).map(
          ({ pattern, source }) => [pattern.replaceAll('[]', '*'), source.split(' ').at(-1)] as const,
        );
        expect(ours.filter(([path]) => isKnown(path)).sort()).toEqual(
          [...theirs].filter(([path]) => isKnown(path)).sort(),
        );
      },
    );

    test('is a structure with the fields that are printed, in their order; newer ones are those of newer releases', () => {
      const fieldsOf = (version: string, file: string, type: string): readonly string[] => {
        const body = new RegExp(`^type ${type} struct \\{\n(.*?)^\\}`, 'ms').exec(readIn(version, file))?.[1] ?? '';
        return [...body.matchAll(/^\t(\w+) +\S+(?: +`(?:yaml|json):"([\w-]+))?/gm)].map(
          ([, field = '', tag]) => tag ?? field.toLowerCase(),
        );
      };
      const isSorted = (places: readonly number[]): boolean =>
        places.every((place, index) => place > (places[index - 1] ?? -1));
      const wrong = printedStructures().flatMap(({ source, fields }) => {
        const [[version, file, type] = ['', '', '']] = citationsOf(source);
        const latest = Object.keys(fields).map((key) => fieldsOf('v2.14.0', file, type).indexOf(key));
        const cited = Object.keys(fields).map((key) => fieldsOf(version, file, type).indexOf(key));
        return isSorted(latest) && isSorted(cited.filter((place) => place >= 0)) ? [] : [source];
      });
      expect(wrong).toEqual([]);
    });

    test('is the whole of what the schema allows', () => {
      const rows = TABLES['attributes']?.[1].rows ?? [];
      const ours = new Set(rows.map(({ pattern }) => pattern.replaceAll('.[]', '').replaceAll('.*', '')));
      const theirs = attributesIn(JSON.parse(readIn('v2.14.0', 'schema/compose-spec.json')) as Schema);
      expect([...theirs].filter((path) => !ours.has(path))).toEqual([]);
    });

    test('is nothing that stands in the list of differences without being one', () => {
      const all = new Set(
        Object.entries(TABLES).flatMap(([name, [, { rows }]]) =>
          rows.map(({ pattern }) => `${name} ${pattern.replaceAll('[]', '*')}`),
        ),
      );
      const registered = new Set(
        Object.entries(REGISTERED).flatMap(([name, [version, file, line]]) =>
          [...readIn(version, file).matchAll(line)].map(([, path = '']) => `${name} ${path}`),
        ),
      );
      expect(Object.keys(OTHERWISE).filter((key) => all.has(key) === registered.has(key))).toEqual([]);
    });
  },
);

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const definitionsOf = (root: Schema): Readonly<Record<string, Schema>> => root.definitions ?? root.$defs ?? {};

/** A node with what it may be besides: its alternatives, the entries of its lists, what it refers to. */
function* formsOf(node: Schema, root: Schema): Generator<Schema> {
  yield node;
  const referred = definitionsOf(root)[node.$ref?.split('/').at(-1) ?? ''];
  for (const form of [referred, node.items, ...(node.oneOf ?? [])]) if (form !== undefined) yield* formsOf(form, root);
}

/** Whether a definition has an attribute, as `service.build.context`; `#name` is one of the schema itself. */
function definition(root: Schema, name: string): boolean {
  const [first = '', ...keys] = name.split('.');
  let nodes: readonly Schema[] = first.startsWith('#')
    ? [root.properties?.[first.slice(1)]].flatMap((node) => node ?? [])
    : [definitionsOf(root)[first]].flatMap((node) => node ?? []);
  for (const key of keys) {
    const forms = nodes.flatMap((node) => [...formsOf(node, root)]);
    nodes = forms.flatMap((form) => below(form, key));
  }
  return nodes.length > 0;
}

const below = ({ properties, patternProperties }: Schema, key: string): readonly Schema[] =>
  key === '*'
    ? Object.entries(patternProperties ?? {}).flatMap(([pattern, node]) => (pattern.startsWith('^x-') ? [] : [node]))
    : [properties?.[key]].flatMap((node) => node ?? []);

/** Every attribute of a schema as a path, without steps for names that users choose. */
function attributesIn(root: Schema): ReadonlySet<string> {
  const found = new Set<string>();
  const gather = (node: Schema, path: readonly string[]): void => {
    for (const form of formsOf(node, root)) {
      for (const [key, child] of Object.entries(form.properties ?? {})) {
        found.add([...path, key].join('.'));
        gather(child, [...path, key]);
      }
      below(form, '*').forEach((child) => gather(child, path));
    }
  };
  gather(root, []);
  return found;
}
