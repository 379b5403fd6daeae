import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MONITOR_KINDS } from '../../lib/core/monitor-rules.ts';
import { MATCH_RULES, PROBE_RULES, ROUTE_RULES, STREAM_RULES } from '../../lib/core/route-rules.ts';
import type { JsonSchema } from '../../lib/core/plain-form.ts';
import { formOf, inYaml, schemaOf, schemaOfProps } from '../../lib/core/plain-form.ts';
import { validateOwnProps } from '../../lib/core/rules.ts';
import type { AllRules, Rule } from '../../lib/core/shapes.ts';
import { duration, flag, integer, list, nonEmptyText, oneOf, required } from '../../lib/core/shapes.ts';
import type { Finding, Server } from '../../lib/index.ts';
import { Duration, Stack } from '../../lib/index.ts';
import { readIntent } from '../../lib/synth/resolve/intent-reader.ts';
import { readProps } from '../../lib/synth/resolve/prop-reader.ts';
import { problemsOf } from '../../lib/tool/index.ts';
import { aServer } from './makers.ts';

// A prop is declared once, in a table: its rule, its reader in x-hl, its JSON Schema and the warning for a misspelt name
// come from there.

interface KioskProps {
  readonly idleTime?: Duration;
  readonly screens: number;
  readonly theme?: 'dark' | 'light';
  readonly pages?: readonly string[];
  readonly sound?: boolean;
}

const KIOSK: AllRules<KioskProps> = {
  idleTime: duration('How long a kiosk may be idle'),
  screens: required(integer('The screens of a kiosk', 1, 4)),
  theme: oneOf('The theme of a kiosk', ['dark', 'light']),
  pages: list(nonEmptyText('A page of a kiosk')),
  sound: flag('"sound"'),
};

class Kiosk extends Stack {
  constructor(server: Server, id: string, props: KioskProps) {
    super(server, id);
    validateOwnProps(this, props, KIOSK, new.target, Kiosk);
  }
}

function fromYaml(said: object): { readonly props: object; readonly told: readonly Finding[] } {
  const told: Finding[] = [];
  const props = readIntent(
    said as never,
    () => ({ path: 'kiosk' }),
    (problem) => void told.push(problem),
    (reader) => {
      const read = readProps<KioskProps>(reader, KIOSK);
      reader.hold(read, KIOSK);
      return read;
    },
  );
  return { props, told };
}

test('the rule of a prop of one’s own refuses wrong values', () => {
  expect(() => new Kiosk(aServer(), 'kiosk', { screens: 5 })).toThrow('a whole number from 1 to 4');
  expect(() => new Kiosk(aServer(), 'kiosk', {} as never)).toThrow('The prop "screens" is missing');
});

test('a misspelt name of it is told, with the one that was meant', () => {
  const kiosk = new Kiosk(aServer(), 'kiosk', { screens: 1, idelTime: Duration.minutes(1) } as never);
  expect(problemsOf(kiosk.node.root)).toMatchObject([{ code: 'HL019', given: 'idelTime', didYouMean: 'idleTime' }]);
});

test('x-hl reads it by its name in YAML, and tells of wrong and misspelt ones', () => {
  const said = { idle_time: '5m', screens: 2, theme: 'dark', pages: ['a', 'b'], sound: false };
  expect(fromYaml(said)).toEqual({
    props: { idleTime: Duration.minutes(5), screens: 2, theme: 'dark', pages: ['a', 'b'], sound: false },
    told: [],
  });
  const { told } = fromYaml({ idel_time: '5m', screens: 5, theme: 'drak' });
  expect(told.map(({ message, didYouMean }) => [/"x-hl\.(\w+)"/.exec(message)?.[1], didYouMean])).toEqual([
    ['theme', 'dark'],
    ['screens', undefined],
    ['idel_time', 'idle_time'],
  ]);
});

test('its JSON Schema says the same', () => {
  expect(schemaOfProps(KIOSK as Readonly<Record<string, Rule>>)).toEqual({
    type: 'object',
    additionalProperties: false,
    required: ['screens'],
    properties: {
      idle_time: { $ref: '#/definitions/duration' },
      screens: { type: 'integer', minimum: 1, maximum: 4 },
      theme: { enum: ['dark', 'light'] },
      pages: { $ref: '#/definitions/names' },
      sound: { type: 'boolean' },
    },
  });
});

const published = JSON.parse(readFileSync(join(__dirname, '../../schemas/x-hl.schema.json'), 'utf8')) as {
  readonly definitions: Readonly<Record<string, { readonly properties: Readonly<Record<string, JsonSchema>> }>>;
};

/** What a person adds to a schema: a description, a default, and which texts are right. */
const ADDED = ['description', 'default', 'pattern', 'examples'];

const bare = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  if ((schema as JsonSchema)['$ref'] === '#/definitions/port') return published.definitions['port'];
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) =>
      ADDED.includes(key) && typeof value !== 'object' ? [] : [[key, bare(value)]],
    ),
  );
};

const ofTable = (rules: object, byHand: readonly string[]) =>
  Object.entries(rules as Readonly<Record<string, Rule>>).flatMap(([key, rule]) => {
    const form = byHand.includes(key) ? undefined : formOf(rule);
    return form === undefined ? [] : [[inYaml(key), schemaOf(form)] as const];
  });

const { route, tcp_route: stream, monitor } = published.definitions;
const probe = route?.properties['probe'] as unknown as typeof route;

test.each([
  ...ofTable(MATCH_RULES, []).map(([key, schema]) => [key, schema, route] as const),
  ...Object.values(MONITOR_KINDS).flatMap((rules) =>
    ofTable(rules, ['kind', 'thresholds', 'expect', 'from']).map(([key, schema]) => [key, schema, monitor] as const),
  ),
  ...ofTable(STREAM_RULES, ['middlewares']).map(([key, schema]) => [key, schema, stream] as const),
  ...ofTable(ROUTE_RULES, ['rateLimit', 'middlewares', 'probe']).map(([key, schema]) => [key, schema, route] as const),
  ...ofTable(PROBE_RULES, []).map(([key, schema]) => [key, schema, probe] as const),
])('the published schema has %s of a route or monitor as its table declares it', (key, schema, where) => {
  expect(bare(where?.properties[key])).toEqual(schema);
});
