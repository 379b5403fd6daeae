import { removeFolders } from '../cli/hl.ts';
import { MERGE_RULES } from '../../lib/compose/language/merge-rules.ts';
import { both } from './compose-programs.ts';
import { describeEngine } from './support.ts';

afterAll(removeFolders);

/** What stands below, at each path of the table of merging: in the form of a list where there is one, and as a mapping. */
const BASES: Readonly<Record<string, readonly string[]>> = {
  'services.*.command': ['[a]'],
  'services.*.entrypoint': ['[a]'],
  'services.*.healthcheck.test': ['[CMD, a]'],
  'services.*.ulimits.*': ['5', '{ soft: 1, hard: 2 }'],
  'services.*.depends_on': ['[b]', '{ b: { condition: service_healthy } }'],
  'services.*.networks': ['[n]', '{ n: { aliases: [x] } }'],
  'services.*.models': ['[m]', '{ m: { endpoint_var: E } }'],
  'services.*.build': ['.', '{ context: ., target: t }'],
  'services.*.logging': ['{ driver: d }'],
  'services.*.dns': ['1.1.1.1', '[1.1.1.1]'],
  'services.*.dns_search': ['a.lan', '[a.lan]'],
  'services.*.dns_opt': ['[a]'],
  'services.*.tmpfs': ['/t', '[/t]'],
  'services.*.env_file': ['e.env', '[e.env]', '[{ path: e.env, required: false }]'],
  'services.*.label_file': ['e.env', '[e.env]'],
  'services.*.extra_hosts': ['["h=1.1.1.1"]', '{ h: 1.1.1.1, h.a: 2.2.2.2 }'],
  'services.*.build.extra_hosts': ['["h=1.1.1.1"]', '{ h: 1.1.1.1 }'],
  'networks.*.ipam.config': ['[{ subnet: 10.0.0.0/24 }]'],
};

/** Everything else there is `K=V`. */
const KEY_VALUES = ['[K=v, A=w]', '{ K: v, K1: w, A: }'];

/** What a layer above may say, rightly or not. */
const ABOVE = ['', '[]', '{}', '""', 'b', '5', 'true', '[b]', '[K=x]', '{ K: x }', '{ K: }', '{ b: { a: c } }'];

/** Where both end in another way, path, what stands above and flags: the exit codes of both, and why. */
const OTHERWISE: readonly (readonly [pattern: RegExp, theirs: number, mine: number, why: string])[] = [
  [
    /^services\.\*\.logging:(?! \{)/,
    2,
    1,
    'it takes for granted that it is a mapping, and breaks down with a trace of its own code',
  ],
  [
    /^networks\.\*\.ipam\.config: \[[bK]/,
    0,
    1,
    'it prints null for an entry that is a text, in place of the subnet below',
  ],
  [/^services\.\*\.ulimits\.\*: (?:""|b) --no-interpolate$/, 1, 0, 'what has a variable in it could never be printed'],
];

/** A file that says one thing at a path. */
const fileOf = (path: string, said: string): string => {
  const names: Readonly<Record<string, string>> = { services: 'a', networks: 'n', volumes: 'v', ulimits: 'nofile' };
  const keys = path.split('.').map((key, index, all) => (key === '*' ? (names[all[index - 1] ?? ''] ?? key) : key));
  return `${keys.reduceRight((below, key) => `{ ${key}: ${below} }`, said)}\n`;
};

const BESIDE = `services: { a: { image: x }, b: { image: x } }
networks: { n: }
volumes: { v: }
models: { m: { model: ai/m } }
`;

const cases = MERGE_RULES.rows.flatMap(({ pattern }) =>
  (BASES[pattern] ?? KEY_VALUES).map((base) => [pattern, base] as const),
);

describeEngine(['docker-compose'], 'a layer of any shape above another one', () => {
  test.each(cases)('at %s, where %s stands, does what it does with docker compose', async (pattern, base) => {
    for (const above of ABOVE) {
      const files = {
        '0.yaml': BESIDE,
        '1.yaml': fileOf(pattern, base),
        '2.yaml': fileOf(pattern, above),
        'e.env': 'A=b\n',
      };
      for (const flags of [[], ['--no-interpolate']]) {
        const all = ['-f', '0.yaml', '-f', '1.yaml', '-f', '2.yaml', '-p', 'p', '--all-resources', 'config', ...flags];
        const { theirs, mine } = await both([...all, '--format', 'json'], files);
        const known = OTHERWISE.find(([where]) => where.test(`${pattern}: ${above} ${flags.join('')}`.trim()));
        const at = { above, flags };
        if (known !== undefined)
          expect({ ...at, codes: [theirs.code, mine.code] }).toEqual({ ...at, codes: known.slice(1, 3) });
        else expect({ ...at, code: mine.code, out: mine.out }).toEqual({ ...at, code: theirs.code, out: theirs.out });
      }
    }
  });
});
