import type { Files } from './compose-programs.ts';
import { service } from './compose-programs.ts';

/** A difference that is meant. */
export interface Otherwise {
  readonly why: string;
  readonly files: Files;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What is asked for. @default - the whole project as JSON */
  readonly config?: readonly string[];
  /** What docker compose 2.40 prints, and what we print: a piece of it. Nothing: it ends with an error. */
  readonly theirs?: string;
  readonly mine?: string;
  /** Whether docker compose breaks down with a trace of its own code, and ends with 2. @default false */
  readonly breaksDown?: boolean;
  /** Whether the project has no name on the command line. @default false */
  readonly unnamed?: boolean;
  /** What docker compose prints in some of its runs, where chance decides. */
  readonly sometimes?: string;
}

/** The end of a service from which something was reset. */
const RESET = '"init": true,\n      "networks": {\n        "default": null\n      }\n    }';

const one = (line: string): Files => ({ 'compose.yaml': service(line) });

/**
 * Where docker compose 2.40.3 and what is printed here differ, and are meant to. Both results stand here, so that this
 * list cannot outlive its reasons.
 */
export const OTHERWISE: Readonly<Record<string, Otherwise>> = {
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
  'aliases that stand for more than 100,000 values': {
    why: 'newer releases refuse them, against files that use up the memory',
    files: {
      'compose.yaml': `${service('tty: true')}x-0: &a0 [${'x,'.repeat(40)}]\n${[1, 2, 3]
        .map((level) => `x-${level}: &a${level} [${`*a${level - 1},`.repeat(40)}]\n`)
        .join('')}`,
    },
    theirs: '"image": "x"',
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
    breaksDown: true,
    files: one('build: { context: ., additional_contexts: { a: 5 } }'),
  },
  'a limit of a ulimit that is written as a float': {
    why: 'Compose breaks down with a trace of its own code; here it is refused',
    breaksDown: true,
    files: one('ulimits: { nofile: { soft: 5.0, hard: 6 } }'),
  },
  'a reset of the whole file': {
    why: 'Compose breaks down with a trace of its own code; here it is refused with its line',
    breaksDown: true,
    files: { 'compose.yaml': '!reset\nservices: { a: { image: x } }\n' },
  },
  'logging above logging, of which nothing is said': {
    why: 'Compose breaks down with a trace of its own code; here it is refused with its line',
    breaksDown: true,
    files: {
      'compose.yaml': service('logging: { driver: d }'),
      'compose.override.yaml': 'services: { a: { logging: } }\n',
    },
  },
  'a subnet that is a text': {
    why: 'Compose prints null for it, in place of the subnet below',
    files: {
      'compose.yaml': `${service('networks: [n]')}networks: { n: { ipam: { config: [{ subnet: 10.0.0.0/24 }] } } }\n`,
      'compose.override.yaml': 'networks: { n: { ipam: { config: [10.0.1.0/24] } } }\n',
    },
    theirs: '"config": [\n          null\n        ]',
  },
  'a name that is reset': {
    why: 'Compose takes the word null for the name',
    files: { 'compose.yaml': `name: !reset null\n${service('tty: true')}` },
    unnamed: true,
    theirs: '"name": "null"',
    mine: '"name": "hl-cli-',
  },
  'a service with a reset that another one extends': {
    why: 'Compose takes services in the order of chance, and forgets the reset where the other one comes first',
    files: {
      'compose.yaml':
        'services:\n  a: { image: x, tty: true }\n  b: { extends: a, tty: !reset null, init: true }\n  c: { extends: b }\n',
    },
    theirs: RESET,
    sometimes: RESET.replace('\n    }', ',\n      "tty": true\n    }'),
    mine: RESET,
  },
  'a variable of no form, in the list of variables': {
    why: 'Compose lists a variable without a name',
    files: one('environment: { V: "${}" }'),
    config: ['--variables', '--format', 'json'],
    theirs: '"Name": ""',
    mine: '{}\n',
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
