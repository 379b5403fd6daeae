import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { MATCH_RULES, ROUTE_RULES, STREAM_RULES } from '../../lib/core/route-rules.ts';
import { Secret, Stack, synth } from '../../lib/index.ts';
import { aLab, aServer } from './lab.ts';

type Json = { readonly [key: string]: unknown };

const schema = JSON.parse(readFileSync(join(__dirname, '../../schemas/x-hl.schema.json'), 'utf8')) as Json & {
  readonly definitions: Json;
};
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(schema);

const FILES = { layer: 'x-hl.schema.json', adopted: 'x-hl.schema.json#/definitions/adopted_file' };
type Form = keyof typeof FILES;

/** A key that nothing has: the reader answers it with all that there are. */
const STRANGE = 'zzz';

const KINDS = ['http', 'tcp', 'tls', 'starttls', 'dns', 'icmp', 'ssh', 'domain', 'heartbeat'];
const DATABASES = ['postgres', 'mariadb', 'mysql', 'sqlite', 'redis', 'mongodb'];

const inService = (said: Json): Json => ({
  services: { web: { image: 'docker.io/library/nginx:1.29.1', 'x-hl': said } },
});
const inRoute = (said: Json): Json => inService({ routes: [{ host: 'web', port: 80, ...said }] });
const inMonitor = (said: Json): Json => inService({ monitors: [{ id: 'a', ...said }] });
const inVolume = (said: Json, volume: Json = {}): Json => ({ volumes: { data: { ...volume, 'x-hl': said } } });

/** Every place that takes keys, with one that nothing has in it. */
const PLACES: readonly [where: string, forms: readonly Form[], file: (key: Json) => Json][] = [
  ['the file', ['layer', 'adopted'], (key) => ({ 'x-hl': key })],
  ['a backup', ['layer', 'adopted'], (key) => ({ 'x-hl': { backup: { schedule: 'daily 03:10', ...key } } })],
  ['a directory', ['layer', 'adopted'], (key) => ({ 'x-hl': { directories: { '/mnt': key } } })],
  ['a service', ['layer', 'adopted'], inService],
  ['an image', ['layer', 'adopted'], (key) => inService({ image: key })],
  ...DATABASES.map((kind): (typeof PLACES)[number] => [
    `a database of ${kind}`,
    ['layer', 'adopted'],
    (key) => inService({ database: { kind, ...key } }),
  ]),
  ['a route', ['layer', 'adopted'], inRoute],
  ['via', ['layer', 'adopted'], (key) => inRoute({ via: { server: 'away', ...key } })],
  ['auth', ['layer', 'adopted'], (key) => inRoute({ auth: { basic: 'USERS', ...key } })],
  [
    'forward',
    ['layer', 'adopted'],
    (key) => inRoute({ auth: { forward: { service: 'web/web', port: 1, path: '/', ...key } } }),
  ],
  ['a TCP route', ['layer', 'adopted'], (key) => inService({ tcp_routes: [{ port: 1, entry_port: 2, ...key }] })],
  ['a UDP route', ['layer', 'adopted'], (key) => inService({ udp_routes: [{ port: 1, entry_port: 2, ...key }] })],
  ['the health of a route', ['layer', 'adopted'], (key) => inRoute({ health: { path: '/', ...key } })],
  ['a rate limit', ['layer', 'adopted'], (key) => inRoute({ rate_limit: { average: 1, ...key } })],
  ['security headers', ['layer', 'adopted'], (key) => inRoute({ security_headers: key })],
  ['a redirect', ['layer', 'adopted'], (key) => inRoute({ redirects: [{ path: '/a', to: '/b', ...key }] })],
  ['the probe of a route', ['layer', 'adopted'], (key) => inRoute({ probe: key })],
  ['its sign-in', ['layer', 'adopted'], (key) => inRoute({ probe: { through: { credentials: 'USERS', ...key } } })],
  ...KINDS.map((kind): (typeof PLACES)[number] => [
    `a monitor of ${kind}`,
    ['layer', 'adopted'],
    (key) => inMonitor({ kind, ...key }),
  ]),
  [
    'a range of statuses',
    ['layer', 'adopted'],
    (key) => inMonitor({ kind: 'http', status: { from: 200, below: 300, ...key } }),
  ],
  ['a value in JSON', ['layer', 'adopted'], (key) => inMonitor({ kind: 'http', json: { at: ['a'], is: 1, ...key } })],
  ['a volume', ['layer', 'adopted'], inVolume],
  ['a volume in Docker', ['layer'], (key) => inVolume({ docker: true, ...key })],
  ['a volume of a driver', ['layer', 'adopted'], (key) => inVolume(key, { driver: 'local' })],
  ['a volume of others', ['layer', 'adopted'], (key) => inVolume(key, { external: true })],
];

async function entriesOf(file: Json, form: Form): Promise<readonly string[]> {
  const lab = aLab({ 'file.yml': stringify(file) });
  new Secret(lab, 'users');
  aServer(lab, 'away');
  const home = aServer(lab);
  if (form === 'layer') Stack.fromLayer(home, 'web', 'file.yml');
  else Stack.fromComposeFile(home, 'web', { file: 'file.yml', directory: '/opt/web' });
  const { findings } = await synth(lab, { write: false });
  return findings.filter(({ code }) => code === 'HL236').map(({ message }) => message);
}

/** The keys that the reader names where it is given one that nothing has. */
async function keysOfReader(file: (key: Json) => Json, form: Form): Promise<readonly string[]> {
  const told = (await entriesOf(file({ [STRANGE]: 1 }), form)).filter((message) => message.includes(`${STRANGE}"`));
  expect(told).toHaveLength(1);
  return (/must be one of (.*)\.$/.exec(told[0] ?? '')?.[1] ?? '').split(', ');
}

/** Whether the schema knows a key, whatever its value. */
function isInSchema(file: Json, form: Form, key: string): boolean {
  const validate = ajv.getSchema(FILES[form]);
  void validate?.(file);
  return !(validate?.errors ?? []).some(
    ({ keyword, params }) =>
      (keyword === 'additionalProperties' && params['additionalProperty'] === key) ||
      (keyword === 'propertyNames' && params['propertyName'] === key),
  );
}

/** Every name that the schema has anywhere. */
function namesIn(part: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (typeof part !== 'object' || part === null) return names;
  const { properties } = part as { readonly properties?: object };
  for (const name of Object.keys(properties ?? {})) names.add(name);
  for (const below of Object.values(part)) namesIn(below, names);
  return names;
}

const all = [...namesIn(schema)];

describe.each(['layer', 'adopted'] as const)('in a file that is %s', (form) => {
  test.each(PLACES.filter(([, forms]) => forms.includes(form)).map(([where, , file]) => [where, file] as const))(
    'the schema and the reader know the same keys of %s',
    async (_where, file) => {
      const reader = await keysOfReader(file, form);
      const known = [...new Set([...all, ...reader, STRANGE])].filter((key) =>
        isInSchema(file({ [key]: null }), form, key),
      );
      expect(known.sort()).toEqual([...reader].sort());
    },
  );
});

const inYaml = (rules: object): readonly string[] =>
  Object.keys(rules).map((key) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

test.each([
  ['route', { ...MATCH_RULES, ...ROUTE_RULES }, inRoute],
  ['route of TCP', STREAM_RULES, (key: Json) => inService({ tcp_routes: [{ port: 1, entry_port: 2, ...key }] })],
])('a %s can say in YAML what it can say in TypeScript', async (_what, rules, file) => {
  const reader = await keysOfReader(file, 'layer');
  expect([...reader].sort()).toEqual([...inYaml(rules), 'allow'].sort());
});
