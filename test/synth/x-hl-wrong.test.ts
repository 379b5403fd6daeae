import { Stack, synth } from '../../lib/index.ts';
import { aLab, aServer } from './lab.ts';

/** What people write wrong under `x-hl`: each of it is an error at its own line, and nothing else is said of it. */

const WEB = 'services:\n  web:\n    image: docker.io/library/nginx:1.29.1\n    mem_limit: 64m\n';

/** Files beside the lab: `a.yml` is the stack's, `b.yml` a layer above it. Lines of `a.yml` begin at 5. */
type Files = Readonly<Record<string, string>>;

const CASES: readonly [what: string, files: Files, told: readonly string[]][] = [
  ['null, which says nothing', { 'a.yml': `${WEB}    x-hl:\nvolumes: { d: { x-hl: } }\nx-hl:\n` }, []],
  [
    'a list in every place',
    { 'a.yml': `${WEB}    x-hl: [routes]\nvolumes:\n  d: { x-hl: [state] }\nx-hl: [backup]\n` },
    ['a.yml:5 HL236 "x-hl"', 'a.yml:7 HL236 "x-hl.volumes.d"', 'a.yml:8 HL236 "x-hl"'],
  ],
  [
    'a text in every place',
    { 'a.yml': `${WEB}    x-hl: auto\nvolumes:\n  d: { x-hl: state }\nx-hl: daily\n` },
    ['a.yml:5 HL236 "x-hl"', 'a.yml:7 HL236 "x-hl.volumes.d"', 'a.yml:8 HL236 "x-hl"'],
  ],
  [
    'twice in one service',
    { 'a.yml': `${WEB}    x-hl: { updates: auto }\n    x-hl: { updates: review }\n` },
    ['a.yml:6 CO052 The file is not valid YAML'],
  ],
  [
    'keys of another place',
    {
      'a.yml': `${WEB}    x-hl:\n      backup: { schedule: daily 03:10 }\n      holds: state\nx-hl:\n  routes: []\n  volumes: { d: { holds: state } }\nvolumes:\n  d:\n    x-hl: { backup: {}, holds: state }\nnetworks:\n  front: { x-hl: { holds: state } }\n`,
    },
    [
      'a.yml:6 HL236 "x-hl.backup"',
      'a.yml:7 HL236 "x-hl.holds"',
      'a.yml:9 HL236 "x-hl.routes"',
      'a.yml:10 HL236 "x-hl.volumes"',
      'a.yml:13 HL236 "x-hl.volumes.d.backup"',
      'a.yml:15 HL243 Nothing reads "networks.front.x-hl"',
    ],
  ],
  [
    'a key deep inside',
    {
      'a.yml': `${WEB}    x-hl:\n      routes:\n        - host: a\n          port: 80\n          probe: { path: /x, throug: bypass }\n          rate_limit:\n            average: 3\n            bursts: 4\n`,
    },
    ['a.yml:9 HL236 "x-hl.routes[0].probe.throug"', 'a.yml:12 HL236 "x-hl.routes[0].rate_limit.bursts"'],
  ],
  [
    'other types than are asked for',
    {
      'a.yml': `${WEB}    x-hl:\n      routes: { host: a, port: 80 }\n      monitors: [{ id: a, kind: tcp, port: "80" }]\n      updates: [auto]\n      waive: HL121\n      database: []\nx-hl:\n  backup: { schedule: 5 }\n  directories: [/mnt]\n  secrets: { A: 5 }\n`,
    },
    [
      'a.yml:6 HL236 "x-hl.routes"',
      'a.yml:7 HL236 "x-hl.monitors[0].port"',
      'a.yml:8 HL236 "x-hl.updates"',
      'a.yml:9 HL236 "x-hl.waive"',
      'a.yml:10 HL236 "x-hl.database"',
      'a.yml:12 HL236 "x-hl.backup.schedule"',
      'a.yml:13 HL236 "x-hl.directories"',
      'a.yml:14 HL236 "x-hl.secrets.A"',
    ],
  ],
  [
    'one of several entries of a list',
    {
      'a.yml': `${WEB}    x-hl:\n      routes:\n        - web\n        - host: a\n          port: 80\n        - host: [b, 5]\n          port: 80\n`,
    },
    ['a.yml:7 HL236 "x-hl.routes[0]"', 'a.yml:10 HL236 "x-hl.routes[2].host[1]"'],
  ],
  [
    'by a merge key',
    { 'a.yml': `x-a: &a\n  x-hl:\n    routs: []\n    updates: auto\n${WEB}    <<: *a\n` },
    ['a.yml:3 HL236 "x-hl.routs"'],
  ],
  [
    'in a layer above',
    {
      'a.yml': `${WEB}    x-hl: { updates: auto }\n`,
      'b.yml': 'services:\n  web:\n    x-hl:\n      routs: []\nx-hl:\n  bakup: {}\n',
    },
    ['b.yml:4 HL236 "x-hl.routs"', 'b.yml:6 HL236 "x-hl.bakup"'],
  ],
  [
    'in another document of the file',
    { 'a.yml': `${WEB}---\nservices:\n  web:\n    x-hl:\n      routs: []\n` },
    ['a.yml:9 HL236 "x-hl.routs"'],
  ],
  [
    'in an included file',
    {
      'a.yml': `${WEB}include: [parts/db.yml]\n`,
      'parts/db.yml':
        'services:\n  db:\n    image: docker.io/library/redis:7.4\n    mem_limit: 64m\n    x-hl:\n      routs: []\nvolumes:\n  d:\n    x-hl: { hold: state }\nx-hl:\n  bakup: {}\n',
    },
    ['db.yml:6 HL236 "x-hl.routs"', 'db.yml:9 HL236 "x-hl.volumes.d.hold"', 'db.yml:11 HL236 "x-hl.bakup"'],
  ],
  [
    'in an extended file',
    {
      'a.yml': 'services:\n  web:\n    extends: { file: base.yml, service: web }\n',
      'base.yml': `${WEB}    ports: ['8080:80']\n    x-hl:\n      routs: []\n      ports_to: { '80': lan }\n`,
    },
    ['base.yml:7 HL236 "x-hl.routs"', 'base.yml:8 HL236 "x-hl.ports_to.80"'],
  ],
  [
    'of a volume that others made',
    {
      'a.yml': `${WEB}    volumes: ['data:/data']\nvolumes:\n  data:\n    external: true\n    x-hl:\n      holds: state\n      uid: 5\n      docker: true\n`,
    },
    ['a.yml:11 HL236 "x-hl.volumes.data.uid"', 'a.yml:12 HL236 "x-hl.volumes.data.docker"'],
  ],
  [
    'of a volume with a driver',
    {
      'a.yml': `${WEB}    volumes: ['data:/data']\nvolumes:\n  data:\n    driver: local\n    x-hl:\n      holds: state\n      mode: '0700'\n`,
    },
    ['a.yml:11 HL236 "x-hl.volumes.data.mode"'],
  ],
  [
    'names that objects of JavaScript have',
    { 'a.yml': `${WEB}    x-hl:\n      __proto__: {}\n      constructor: 1\n` },
    ['a.yml:6 HL236 "x-hl.__proto__"', 'a.yml:7 HL236 "x-hl.constructor"'],
  ],
];

async function told(files: Files, isAdopted: boolean): Promise<readonly string[]> {
  const lab = aLab(files);
  const home = aServer(lab);
  const stack = isAdopted
    ? Stack.fromComposeFile(home, 'web', { file: 'a.yml', directory: '/opt/web' })
    : Stack.fromLayer(home, 'web', 'a.yml');
  if ('b.yml' in files) stack.layer('b.yml');
  const { findings } = await synth(lab, { write: false });
  return findings
    .filter(({ code, severity }) => severity === 'error' && /^(?:HL2[34]|CO)/.test(code))
    .map(({ code, message, source }) => ({
      line: source?.line ?? 0,
      file: source?.file.split('/').pop(),
      code,
      message,
    }))
    .sort((a, b) => a.line - b.line)
    .map(({ file, line, code, message }) => `${file}:${line} ${code} ${message}`);
}

describe.each([
  ['a layer file', false],
  ['an adopted file', true],
])('in %s', (_form, isAdopted) => {
  test.each(CASES)('%s', async (_what, files, expected) => {
    expect(await told(files, isAdopted)).toEqual(expected.map((each) => expect.stringContaining(each) as unknown));
  });
});

test('`x-hl` may be the name of a service, and a reset takes intent away', async () => {
  const lab = aLab({
    'a.yml':
      'services:\n  x-hl:\n    image: docker.io/library/nginx:1.29.1\n    x-hl: { routes: [{ host: a, port: 80 }] }\nx-hl: { backup: { schedule: daily 03:10 } }\n',
    'b.yml':
      'services:\n  x-hl:\n    x-hl:\n      routes: !override [{ host: b, port: 80 }]\nx-hl:\n  backup: !reset null\n',
  });
  Stack.fromLayer(aServer(lab), 'web', 'a.yml').layer('b.yml');
  const { blueprint, findings } = await synth(lab, { write: false });
  expect(blueprint.routes.flatMap(({ hosts }) => hosts)).toEqual(['b.home.arpa']);
  expect(blueprint.backups).toEqual([]);
  expect(findings.filter(({ code }) => /^(?:HL24[34]|HL236|CO)/.test(code))).toEqual([]);
});
