import { parse } from 'yaml';
import { removeFolders } from '../cli/hl.ts';
import type { Files } from './compose-programs.ts';
import { both, service } from './compose-programs.ts';
import { describeEngine } from './support.ts';

afterAll(removeFolders);

/** A tree, where it is one: quotes are a matter of taste. Else lines, as lists come in no order from Docker's. */
function read(text: string): unknown {
  const tree: unknown = parse(text);
  if (typeof tree === 'object' && tree !== null) return tree;
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .sort();
}

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
      expect([mine.code, mine.out]).toEqual([theirs.code, theirs.out]);
    },
  );
});

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

/** Flags that stand before the subcommand. */
const BEFORE = [
  ...[
    ['--ansi', 'never'],
    ['--progress', 'plain'],
    ['--progress', 'foo'],
    ['--parallel', '2'],
    ['--parallel', 'x'],
  ],
  ...[['--dry-run'], ['--verbose'], ['--compatibility'], ['--workdir', 'sub'], ['--nope'], ['--file']],
  ...[
    ['--workdir', 'sub', '--project-directory', 'sub'],
    ['-p', ''],
    ['-p', 'No Name'],
    ['--env-file', 'sub'],
  ],
  ...[['-f', 'sub'], ['-f', 'compose.yaml', '-f', 'no.yaml'], ['--profile', 'unheard-of'], ['--all-resources']],
] as readonly (readonly string[])[];

describeEngine(['docker-compose'], 'the flags before config', () => {
  test.each(BEFORE.map((flags) => [flags]))('%j print and end as those of docker compose', async (flags) => {
    const files = { ...PROJECT, 'sub/x': '' };
    const { theirs, mine } = await both([...flags, 'config', '--format', 'json'], files, { Q: '1' });
    expect({ code: mine.code, out: mine.out }).toEqual({ code: theirs.code, out: theirs.out });
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
