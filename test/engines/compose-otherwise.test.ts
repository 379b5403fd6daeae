import { removeFolders } from '../cli/hl.ts';
import type { Files } from './compose-programs.ts';
import { both, service } from './compose-programs.ts';
import { describeEngine } from './support.ts';

afterAll(removeFolders);

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
