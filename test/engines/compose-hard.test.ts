import { parse } from 'yaml';
import { aFolder, removeFolders } from '../cli/hl.ts';
import { docker, ours } from './compose-programs.ts';
import { describeEngine } from './support.ts';

afterAll(removeFolders);

type Files = Readonly<Record<string, string>>;

const HOME = { HOME: '/home/someone', PATH: process.env['PATH'] ?? '' };

/** A service with one more attribute. */
const service = (line: string): string => `services:\n  a:\n    image: x\n    ${line}\n`;

const RESOURCES =
  'networks: { n: }\nconfigs: { c: { file: ./c } }\nsecrets: { s: { file: ./s } }\nmodels: { m: { model: ai/m } }\n';

/** What both programs print and how they end. */
async function both(args: readonly string[], files: Files, env: Readonly<Record<string, string>> = {}) {
  const cwd = aFolder(files);
  const world = { ...HOME, ...env };
  const [theirs, mine] = await Promise.all([docker(args, cwd, world), ours(args, cwd, world)]);
  return { theirs, mine };
}

/** A tree, where it is one: quotes are a matter of taste. Else lines, as lists come in no order from Docker's. */
function read(text: string): unknown {
  const tree: unknown = parse(text);
  if (typeof tree === 'object' && tree !== null) return tree;
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .sort();
}

/** Values that YAML, Go and the attribute read each in their own way. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'environment: { V: _ }': [
    ...[
      'yes',
      '0440',
      '0o17',
      '0b101',
      '1_000',
      '0x_1F',
      '-010',
      '08',
      '1.10',
      '1e3',
      '.5',
      '5.',
      '1:30',
      '-0',
      '-0.0',
    ],
    ...[
      '12345678901234567890',
      '18446744073709551616',
      '0xfffffffffffffffff',
      '0777777777777777777777777',
      '~',
      'nUll',
    ],
    ...['.inf', '-.INF', '.nan', '1e400', '0.000001', '123456789.123456789', '! 5', '!!str 5', '!!int "5"', '!x 5'],
    ...[
      '!!binary aGk=',
      '!!binary "!!"',
      '"\\u00e9\\x41\\t"',
      '"\\/"',
      '"\\\'"',
      '"\\ud800"',
      "'it''s'",
      'a#b',
      '"a"#c',
    ],
    ...['%a', '@a', '`a`', 'a: b', '[a]', '{ b: c }', '"a" b', '!!float 5', '!!null x', '=', '"\\e\\_\\N"'],
  ],
  'ports: [_]': [
    ...[
      '80',
      '"8080:80"',
      '"8000-8002:80-82"',
      '"8000-8002:80"',
      '"8000-8001:80-82"',
      '"127.0.0.1::80"',
      '"[::1]:80:80"',
    ],
    ...[
      '"::1:80:80"',
      '"2001:db8::1:80:80"',
      '"[::1:80:80"',
      '"80/tcp/udp"',
      '"81:82/udp/tcp"',
      '"80/foo"',
      '"80/"',
      '""',
    ],
    ...['080', '4.0', '1e3', '{ target: 80.0 }', '{ target: 80, published: 80.0 }', '{ target: 80, published: 1e3 }'],
    ...['"65536:80"', '"a:80"', '"80:"', '"8080:80 "', '{ target: 80 }', '{ published: 80 }', '{ target: -1 }', '80.5'],
    ...[
      '{ target: 80, host_ip: x }',
      '{ target: "80", published: 8080-8090, protocol: udp, mode: host, x-a: b }',
      '22:22',
    ],
  ],
  'volumes: [_]': [
    ...[
      '/a',
      'a:/b',
      './a:/b:ro,z',
      'a:/b:nocopy',
      '"C:/a:/b"',
      '"a:/b:ro:z"',
      '~/a:/b',
      '/a:/b/',
      '/a:/b:rshared',
      '""',
    ],
    ...[
      '{ type: bind, target: /b }',
      '{ type: bind, source: "", target: /b }',
      '{ type: volume, target: /b }',
      '{ target: /b }',
    ],
    ...[
      '{ type: tmpfs, target: /b, tmpfs: { size: 10m, mode: 0755 } }',
      '{ type: tmpfs, target: /b, tmpfs: { mode: -1 } }',
    ],
    ...[
      '{ type: tmpfs, target: /b, tmpfs: { mode: "0755" } }',
      '{ type: bogus, target: /b }',
      '/b:/b:bogus',
      '{ type: image, source: i, target: /b }',
    ],
  ],
  'devices: [_]': ['/dev/a', '/dev/a:/dev/b:r', '{ source: /dev/a }', '{ target: /x }', 'vendor.com/class=name'],
  'cpus: _': [
    '"0.5"',
    '.5',
    '1e1',
    '"1_0"',
    '"1__0"',
    '"_1"',
    '"0x1p3"',
    '"0x_1.8p-1"',
    '"0x1"',
    '-1',
    '"x"',
    '""',
    '0.3',
  ],
  'mem_limit: _': ['"1gb"', '"1 k"', '5.5', '"-1"', '-5', '"x"', '"1kib"', '""', '".5m"', '1073741824', '"10 mb"'],
  'healthcheck: _': [
    ...[
      '{ retries: -1 }',
      '{ retries: "3" }',
      '{ test: NONE }',
      '{ test: [foo] }',
      '{ interval: 1.5h }',
      '{ interval: 1d }',
      '{ interval: "5 s" }',
    ],
    ...[
      '{ interval: 5 }',
      '{ interval: -5s }',
      '{ timeout: 9999999999s }',
      '{ test: [CMD] }',
      '{ disable: "true", test: x }',
    ],
  ],
  'deploy: _': [
    ...[
      '{ restart_policy: { max_attempts: -1 } }',
      '{ update_config: { parallelism: -1 } }',
      '{ replicas: "2" }',
      '{ bogus: 1 }',
    ],
    ...[
      '{ placement: { max_replicas_per_node: -1 } }',
      '{ resources: { limits: { memory: 5m, pids: "5", cpus: "1_0" } } }',
    ],
  ],
  'blkio_config: _': [
    '{ weight: 5 }',
    '{ weight: "5" }',
    '{ weight: -1 }',
    '{ weight_device: [{ path: a, weight: "5" }] }',
    '{ weight_device: [{ path: a }] }',
    '{ weight_device: [{ path: a, weight: 5.0 }] }',
    '{ device_read_bps: [{ path: a }, { rate: 5 }, { path: b, rate: 1e6 }] }',
  ],
  'env_file: _': [
    'e.env',
    '[e.env, { path: e.env }]',
    '{ path: e.env }',
    '[{ path: e.env, format: raw }]',
    '[{ path: e.env, format: x }]',
    'no.env',
    '[{ path: no.env, required: false }]',
  ],
  'command: _': ['a "b c"', '""', '[]', '[a, 1, true]', '5', '"unclosed \'q"', '"a\\\\ b"', '{ a: b }', '"a | b"'],
  'ulimits: { nofile: _ }': ['5', '08', '4.0', '1e3', '{ soft: 1, hard: 2 }', '{ soft: 1 }', '-1', '{}'],
  'pull_policy: _': ['daily', 'every_12h', 'every_1d12h', 'every_x', 'bogus', '""'],
  // Floats that are whole: an integer to some attributes, and refused by others.
  'expose: [_]': ['080', '4.0', '4.5', '8000'],
  'mem_swappiness: _': ['1e1', '08'],
  'cpu_count: _': ['4.0', '08', '1e6'],
  'cpu_percent: _': ['08', '1e1'],
  'scale: _': ['2.0', '1e0', '2.5'],
  'pids_limit: _': ['08', '1e2'],
  'shm_size: _': ['1e9', '1_000'],
  'oom_score_adj: _': ['5.0', '1e3', '1e4'],
  'group_add: [_]': ['08', '1e3', '1000'],
  'storage_opt: { a: _ }': ['5', '5.0', 'true', '1e6'],
  'gpus: [{ count: _ }]': ['2.0', '2'],
  'secrets: [{ source: s, mode: _ }]': ['0440', '08', '4.0', '288', '"0440"', '4.5'],
  'configs: [{ source: c, mode: _ }]': ['0440', '08', '1e2'],
  'labels: _': ['{ V: 1e6 }', '{ V: 8.0 }', '[1e6]', '[5]', '{ V: 1234567.0 }', '{ V: 1e5 }'],
  'command: [_]': ['4.0', '08'],
  'logging: { driver: x, options: { a: _ } }': ['1e6', '08'],
  'networks: { n: { priority: _ } }': ['1e2', '08'],
  'provider: { type: a, options: { a: _ } }': ['[1e6, 08]', '1e6'],
  'profiles: [_]': ['08'],
  'extra_hosts: _': ['["a:1.2.3.4"]', '["a=[::1]"]', '{ a: [1.1.1.1, 2.2.2.2] }', '["a"]', '[":x"]', '{ a: }'],
};

/** Whole files that are hard to read, as people and programs write them. */
const TEXTS: Readonly<Record<string, string>> = {
  'a lone carriage return': 'services:\r  a: {image: x}\r',
  'both line breaks': 'services:\r\n  a:\r\n    image: x\n    command: |\r\n      a\r\n      b\r\n',
  'a byte order mark': '\ufeffservices: {a: {image: x}}\n',
  'a control character': 'services: {a: {image: x\u0001}}\n',
  'an unknown directive': '%FOO bar\n---\nservices: {a: {image: x}}\n',
  'a future version of YAML': '%YAML 3.0\n---\nservices: {a: {image: x}}\n',
  'the version 1.2 of YAML': '%YAML 1.2\n---\nservices: {a: {image: x}}\n',
  'the version 1.1 of YAML': '%YAML 1.1\n---\nservices: {a: {image: x, environment: {A: yes, B: 0o7, C: 010}}}\n',
  'a literal block that ends with the file': 'services:\n  a:\n    image: x\n    labels:\n      l: |\n        foo',
  'a kept block that ends with the file': 'services:\n  a:\n    image: x\n    labels:\n      l: |+\n        foo\n\n',
  'an ordered mapping': service('x-o: !!omap [a: 1]'),
  'a set': service('x-s: !!set {a, b}'),
  'a tagged merge key': 'x-a: &a {image: x}\nservices:\n  a:\n    !!merge <<: *a\n',
  'a merged mapping that is reset': 'x-a: &a !reset {tty: true}\nservices: {a: {image: x, <<: *a}}\n',
  'a merge of a text': 'services: {a: {image: x, <<: foo}}\n',
  'two merge keys':
    'x-a: &a {tty: true}\nx-b: &b {init: true}\nservices:\n  a:\n    <<: *a\n    <<: *b\n    image: x\n',
  'an override under a merge': 'x-e: &e\n  ports: !override [80]\nservices: {a: {image: x, <<: *e}}\n',
  'a date for a key': service('x-y: {2024-01-01: b}'),
  'a number for a key': service('environment: {1: b}'),
  'a key twice': 'services: {a: {image: x, image: y}}\n',
  'an alias of nothing': 'services: {a: {image: *z}}\n',
  'an alias within its anchor': 'services: &s {a: {image: x, x-y: *s}}\n',
  'three documents':
    'services: {a: {image: x, ports: ["80:80"]}}\n---\nservices: {a: !reset null}\n---\nservices: {a: {image: z}}\n',
  'names that objects of JavaScript have':
    'services: {constructor: {image: x, labels: {__proto__: a, toString: b}}, toString: {image: y, depends_on: [constructor]}}\n',
  tabs: 'services:\n\ta:\n\t\timage: x\n',
  nothing: '',
  'a list': '- a\n',
  'a document of nothing': '---\n---\n',
  'a document of nothing behind a file': 'services: {a: {image: x}}\n---\n# c\n',
  'null alone': '~\n',
  'a comment alone': '# c\n',
  'an end without a document': '...\n',
  'empty lists of its own': service('x-y: []') + 'x-a: []\nx-b: [[], {c: []}]\n',
  'lists 200 deep': `services: {a: {image: x}}\nx-a: ${'['.repeat(200)}${']'.repeat(200)}\n`,
  'a date': service('environment: {A: 2024-01-01}'),
  'a date in a list': service('command: [2024-01-01]'),
  'a date in quotes': service('environment: {A: "2024-01-01"}'),
  'an include that is no list': 'include: b.yaml\nservices: {a: {image: x}}\n',
};

/** Variables in all forms. */
const FORMS = [
  ...[
    '$A',
    '${A}',
    '$AB',
    '${E-d}',
    '${E:-d}',
    '${U:-}',
    '${A:+x}',
    '${E+x}',
    '${U?e}',
    '${E?e}',
    '$$A',
    '$$$A',
    '$',
    '$1',
  ],
  ...[
    '${}',
    '${ A}',
    '${A',
    '${A!}',
    '${A.b}',
    '${U:-${E:-${N}}}',
    '${U:-a-b:-c}',
    '${U:-}}',
    '${U:-{"a": "${A}"}}',
    '${U:-$',
  ],
  ...[
    '${U:?a ${A} b}',
    '${A:+$N-$T}',
    '{{ .X }}',
    '(a|b)$',
    '$(cmd)',
    '${Ü}',
    '${A:0:1}',
    '\\${A}',
    '${U:-$$A}',
    '${M}',
    '${A}}',
    '${U:-a}${U:-b}',
    '${U} ${U:-b}',
    '${A:?}',
    'x ${1} ${N}',
  ],
];

const WORLD = { A: 'a', E: '', N: '5', T: 'true', M: 'x\ny' };

const PROJECT: Files = {
  'compose.yaml': `name: shop
services:
  web: { image: "nginx:\${TAG:-1}", depends_on: [db], volumes: ["data:/d"], environment: { X: "\${Q?need q}" } }
  db: { image: postgres, profiles: [p1, p2], models: [llm] }
  solo: { build: ., networks: [n1] }
volumes: { data: , unused: }
networks: { n1: }
models: { llm: { model: ai/x } }
`,
};

const FLAGS = [
  ...[['--services'], ['--volumes'], ['--images'], ['--profiles'], ['--networks'], ['--models'], ['--hash', '*']],
  ...[['--hash', 'web,db'], ['--hash', ''], ['--hash', 'nope'], ['--variables'], ['--variables', '--format', 'json']],
  ...[['--variables', '--format', 'yaml'], ['-q'], ['-q', '--services'], ['-q', '--variables'], ['-q', '--hash', '*']],
  ...[
    ['-q', '--variables', '--format', 'yaml'],
    ['-q', '--environment'],
    ['-o', 'out'],
    ['-o', 'out', '--services'],
    ['-o', ''],
  ],
  ...[
    ['-o', 'no/such/out'],
    ['--services', '--no-interpolate'],
    ['--format', 'toml'],
    ['--format', 'toml', '-q'],
    ['--format', ''],
  ],
  ...[
    ['web'],
    ['solo'],
    ['nobody'],
    ['web', '--services'],
    ['web', '--images'],
    ['web', '--profiles'],
    ['--services', '--volumes'],
  ],
  ...[
    ['--no-consistency'],
    ['--no-normalize'],
    ['--no-path-resolution'],
    ['--no-env-resolution'],
    ['--no-interpolate'],
  ],
  ...[
    ['--no-interpolate', 'nobody'],
    ['--no-interpolate', '--images'],
    ['--no-interpolate', '--no-normalize'],
    ['--bogus'],
  ],
] as readonly (readonly string[])[];

describeEngine(['docker-compose'], 'what is hard to read', () => {
  const values = Object.entries(VALUES).flatMap(([line, all]) => all.map((value) => line.replace('_', () => value)));

  test.each(values)('as %s is read or refused as docker compose does', async (line) => {
    const files = { 'compose.yaml': service(line) + RESOURCES, 'e.env': 'FROM=e\n' };
    for (const flags of [
      ['--format', 'json'],
      ['--no-interpolate', '--format', 'json'],
    ]) {
      const { theirs, mine } = await both(['-p', 'p', 'config', '--no-consistency', ...flags], files);
      expect({ flags, code: mine.code, out: mine.out }).toEqual({ flags, code: theirs.code, out: theirs.out });
    }
  });

  test.each(Object.entries(TEXTS))('as %s is read or refused as docker compose does', async (_what, text) => {
    for (const flags of [
      ['--format', 'json'],
      ['--no-interpolate', '--format', 'json'],
    ]) {
      const { theirs, mine } = await both(['-p', 'p', 'config', ...flags], { 'compose.yaml': text });
      expect({ flags, code: mine.code, out: mine.out }).toEqual({ flags, code: theirs.code, out: theirs.out });
    }
  });

  test.each(FORMS)('as the variable %s is filled in as docker compose does', async (form) => {
    const files = { 'compose.yaml': service(`environment: { V: ${JSON.stringify(form)} }`) };
    const { theirs, mine } = await both(['-p', 'p', 'config', '--format', 'json'], files, WORLD);
    expect({ code: mine.code, out: mine.out }).toEqual({ code: theirs.code, out: theirs.out });
    const listed = await both(['-p', 'p', 'config', '--variables', '--format', 'json'], files, WORLD);
    const { '': _bad, ...good } = JSON.parse(listed.theirs.out) as Record<string, unknown>; // names what is in a bad form ''
    expect(JSON.parse(listed.mine.out)).toEqual(good);
  });
});

/** Env files, as people write them and as they should not. */
const ENV_FILES = [
  ...[
    'A=1',
    'A = 1',
    'export A=1',
    'A="x $B" # c',
    "A='$B'",
    'A=a#b',
    'A="multi\nline"',
    'A="open',
    '=x',
    '1A=x',
    'A.B=c',
  ],
  ...[
    'B=2\nA="$B-${B:-c}"',
    'A=1\r\nB=2\r\n',
    '\ufeffA=1',
    'A=$$x',
    'A=\\$x',
    'A=${U:?e}',
    'A-B=x',
    ' A=b',
    'A = b',
    'a b=c',
  ],
];

describeEngine(['docker-compose'], 'an env file', () => {
  test.each(ENV_FILES.map((text) => [JSON.stringify(text), text]))(
    'with %s is read by all formats alike',
    async (_name, text) => {
      for (const format of ['', ', format: raw']) {
        const files = { 'compose.yaml': service(`env_file: [{ path: e.env${format} }]`), 'e.env': text };
        const { theirs, mine } = await both(['-p', 'p', 'config', '--format', 'json'], files, { U2: '2' });
        expect({ format, code: mine.code, out: mine.out }).toEqual({ format, code: theirs.code, out: theirs.out });
      }
      const { theirs, mine } = await both(['-p', 'p', 'config', '--environment'], {
        'compose.yaml': service('tty: true'),
        '.env': text,
      });
      expect([mine.code, asSet(mine.out)]).toEqual([theirs.code, asSet(theirs.out)]);
    },
  );
});

const asSet = (text: string): readonly string[] => text.split('\n').sort();

/** Variables of Compose's own, with what stands on the command line beside them. */
const SETTINGS: readonly Readonly<Record<string, string>>[] = [
  ...[
    { COMPOSE_FILE: 'x.yaml:y.yaml' },
    { COMPOSE_FILE: 'x.yaml,y.yaml', COMPOSE_PATH_SEPARATOR: ',' },
    { COMPOSE_FILE: 'no' },
  ],
  ...[
    { COMPOSE_FILE: '' },
    { COMPOSE_PROJECT_NAME: 'foo' },
    { COMPOSE_PROJECT_NAME: 'Foo_Bar' },
    { COMPOSE_PROFILES: 'p1, p2' },
  ],
  ...[{ COMPOSE_PROFILES: '*' }, { COMPOSE_ENV_FILES: '1.env,2.env' }, { COMPOSE_ENV_FILES: '1.env,no.env' }],
  ...[{ COMPOSE_DISABLE_ENV_FILE: '1' }, { COMPOSE_DISABLE_ENV_FILE: 'no' }, { COMPOSE_DISABLE_ENV_FILE: '0' }],
  ...[{ DOCKER_DEFAULT_PLATFORM: 'linux/arm64' }],
];

describeEngine(['docker-compose'], 'the hash of a service', () => {
  test.each(['""', '[""]', '["", e.env]', '[e.env, { path: no.env, required: false }]'])(
    'with the env file %s is that of docker compose',
    async (files) => {
      const { theirs, mine } = await both(['-p', 'p', 'config', '--hash', '*'], {
        'compose.yaml': service(`env_file: ${files}`),
        'e.env': 'A=b\n',
      });
      expect({ code: mine.code, out: mine.out }).toEqual({ code: theirs.code, out: theirs.out });
    },
  );
});

describeEngine(['docker-compose'], "Compose's own variables", () => {
  const files = {
    'compose.yaml':
      'services:\n  a: { image: "${V-none}", build: . }\n  b: { image: x, profiles: [p1] }\n  c: { image: x, profiles: [p2, p3] }\n',
    'compose.override.yaml': 'services: { a: { init: true } }\n',
    'x.yaml': 'services: { a: { image: x, environment: { V: "${V-n}" } } }\n',
    'y.yaml': 'services: { a: { tty: true } }\n',
    '.env': 'V=dot\n',
    '1.env': 'V=one\n',
    '2.env': 'V=two\n',
  };

  test.each(SETTINGS)('%j say what they say to docker compose', async (settings) => {
    for (const before of [[], ['-p', 'q'], ['-f', 'compose.yaml'], ['--env-file', '2.env'], ['--profile', 'p3']]) {
      for (const flags of [
        ['--format', 'json'],
        ['--hash', '*'],
      ]) {
        const { theirs, mine } = await both([...before, 'config', ...flags], files, settings);
        expect({ before, code: mine.code, out: mine.out }).toEqual({ before, code: theirs.code, out: theirs.out });
      }
    }
  });
});

describeEngine(['docker-compose'], 'the flags of config', () => {
  const cases = FLAGS.flatMap((flags) => [{ Q: '1' }, {}].map((env) => ({ flags, env })));

  test.each(cases)('$flags with $env print and end as those of docker compose', async ({ flags, env }) => {
    for (const before of [['--profile', '*'], []]) {
      const { theirs, mine } = await both([...before, 'config', ...flags], PROJECT, env);
      expect({ before, code: mine.code }).toEqual({ before, code: theirs.code });
      expect(read(mine.out)).toEqual(read(theirs.out));
    }
  });
});

interface Otherwise {
  readonly why: string;
  readonly files: Files;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What docker compose 2.40 prints or says, and what we print: a piece of it. Nothing: it ends with an error. */
  readonly theirs?: string;
  readonly mine?: string;
}

const one = (line: string): Files => ({ 'compose.yaml': service(line) });

/**
 * Where docker compose 2.40.3 and what is printed here differ, and are meant to. Both results stand here, so that this
 * list cannot outlive its reasons.
 */
const OTHERWISE: Readonly<Record<string, Otherwise>> = {
  'a default that nobody needs': {
    why: 'newer releases read a default only where it is needed, and the conformance data have it so',
    files: one('environment: { V: "${A:-${Z:?nested}}" }'),
    env: { A: 'a' },
    mine: '"V": "a"',
  },
  'a name that an included file has too': {
    why: 'newer releases merge both, the including file above, and the conformance data have it so',
    files: { 'compose.yaml': `include: [b.yaml]\n${service('tty: true')}`, 'b.yaml': service('init: true') },
    mine: '"init": true',
  },
  'a name alone at the end of an env file without a line break': {
    why: 'Compose makes a variable without a name of it',
    files: { ...one('env_file: e.env'), 'e.env': 'B=1\nA' },
    theirs: '"": "A"',
    mine: '"B": "1"\n      },',
  },
  'a date below x-': {
    why: 'it stays as it is written; Compose prints a time of the day with it',
    files: one('x-a: 2024-01-01'),
    args: ['--no-interpolate'],
    theirs: '2024-01-01T00:00:00Z',
    mine: '"2024-01-01"',
  },
  'no_cache_filter of a build': {
    why: 'newer releases know it',
    files: one('build: { context: ., no_cache_filter: [a] }'),
    mine: '"no_cache_filter"',
  },
  pre_start: {
    why: 'newer releases know it',
    files: one('pre_start: [{ command: a }]'),
    mine: '"pre_start"',
  },
  'a text that says whether a dependency is required': {
    why: 'newer releases read it, so that a variable can say it',
    files: {
      'compose.yaml':
        service('depends_on: { b: { condition: service_started, required: "true" } }') + '  b: { image: x }\n',
    },
    mine: '"required": true',
  },
  'a key of more than a kibibyte': {
    why: 'go-yaml looks for the colon no further; nothing is gained by refusing it',
    files: one(`x-${'k'.repeat(1100)}: v`),
    mine: '"image": "x"',
  },
  'an SSH key of a build, as JSON': {
    why: 'Compose writes JSON that it cannot read itself',
    files: one('build: { context: ., ssh: { k: ./p } }'),
    mine: '"k: ',
  },
  'a device of four parts, without variables filled in': {
    why: 'Compose prints a device without a name',
    files: one('devices: ["a:b:c:d"]'),
    args: ['--no-interpolate'],
    theirs: '"source": ""',
    mine: '"a:b:c:d"',
  },
  'a ulimit in quotes, without variables filled in': {
    why: 'Compose reads it only after variables; what has a variable in it could never be printed',
    files: one('ulimits: { nofile: "5" }'),
    args: ['--no-interpolate'],
    mine: '"nofile": "5"',
  },
  'a context of a build that is no text': {
    why: 'Compose breaks down with a trace of its own code; here it is refused with its line',
    files: one('build: { context: ., additional_contexts: { a: 5 } }'),
  },
  'a limit of a ulimit that is written as a float': {
    why: 'Compose breaks down with a trace of its own code; here it is refused',
    files: one('ulimits: { nofile: { soft: 5.0, hard: 6 } }'),
  },
  'lists 1,000 deep': {
    why: 'what is nested so deeply is refused, as it could use up the memory for calls; nobody writes it',
    files: one(`x-a: ${'['.repeat(1000)}${']'.repeat(1000)}`),
    theirs: '"image": "x"',
  },
  'a weight beyond 16 bits': {
    why: 'Compose prints what is left of it in 16 bits',
    files: one('blkio_config: { weight: 70000 }'),
    theirs: '"weight": 4464',
    mine: '"weight": 70000',
  },
};

describeEngine(['docker-compose'], 'what is printed otherwise than docker compose 2.40 prints it', () => {
  test.each(Object.entries(OTHERWISE))('%s', async (_what, { files, args = [], env, theirs, mine }) => {
    const all = ['-p', 'p', 'config', '--format', 'json', ...args];
    const { theirs: docker240, mine: printed } = await both(all, files, env);
    expectPiece(docker240, theirs);
    expectPiece(printed, mine);
  });
});

function expectPiece({ code, out }: { readonly code: number; readonly out: string }, piece: string | undefined): void {
  expect(code === 0).toBe(piece !== undefined);
  expect(out).toContain(piece ?? '');
}
