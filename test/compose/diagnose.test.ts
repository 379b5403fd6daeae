import { loadProject, memoryFiles } from '../../lib/compose/index.ts';
import type { LabError } from '../../lib/values/index.ts';

/** Codes with their lines, of layers that are loaded one above the other. */
async function told(...layers: readonly string[]): Promise<readonly string[]> {
  const texts = Object.fromEntries(layers.map((text, index) => [`/lab/${index + 1}.yml`, text]));
  const { findings } = await loadProject({
    files: Object.keys(texts),
    directory: '/lab',
    disk: memoryFiles(texts),
  });
  return findings.map(({ code, source }) => `${code} ${source?.file.slice(5) ?? ''}:${source?.line ?? ''}`);
}

const base = (...lines: readonly string[]): string =>
  [
    'services:',
    '  web:',
    '    image: nginx',
    ...lines.map((line) => `    ${line}`),
    '  db:',
    '    image: postgres',
    '',
  ].join('\n');
const over = (...lines: readonly string[]): string =>
  ['services:', '  web:', ...lines.map((line) => `    ${line}`), ''].join('\n');

test('CO078 quotes after the = of an entry of a list', async () => {
  const lists = (entries: string): readonly string[] => [
    `environment: ${entries}`,
    `labels: ${entries}`,
    `build: { context: ., args: ${entries} }`,
  ];
  expect(await told(base(...lists(`['A="b"']`)))).toEqual(['CO078 1.yml:4', 'CO078 1.yml:5', 'CO078 1.yml:6']);
  expect(await told(base(`environment: ["A='--flag'"]`))).toEqual(['CO078 1.yml:4']);
  const meant = `['A=b "c"', 'B="x" "y"', 'C="', 'D', 'E=']`;
  expect(await told(base(...lists(meant)))).toEqual([]);
  expect(await told(base(`environment: { A: '"b"' }`))).toEqual([]);
});

test('nothing is told of layers in which everything does what it looks like', async () => {
  expect(await told(base('ports: ["8080:80"]'), over('environment: { A: b }'))).toEqual([]);
});

test.each([
  ['one host port, in two forms', 'CO060 2.yml:3', base('ports: ["8080:80"]'), over('ports: ["127.0.0.1:8080:80"]')],
  [
    'the same, as a number and as a text',
    'CO060 2.yml:3',
    base('ports: ["8080:80"]'),
    over('ports: [{ target: 80, published: 8080 }]'),
  ],
  [
    'a short dependency above a condition',
    'CO061 2.yml:3',
    base('depends_on: { db: { condition: service_healthy } }'),
    over('depends_on: [db]'),
  ],
  ['nothing, which empties nothing', 'CO062 2.yml:3', base('ports: ["8080:80"]'), over('ports:')],
  ['an empty list, which empties nothing', 'CO063 2.yml:3', base('ports: ["8080:80"]'), over('ports: []')],
  ['a volume of one letter', 'CO065 1.yml:4', base('volumes: ["a:/data"]'), over('tty: true')],
  ['a number that is octal', 'CO066 1.yml:4', base('environment: { UMASK_SET: 022 }'), over('tty: true')],
  ['a date below x-', 'CO067 1.yml:4', base('x-since: 2024-01-01'), over('tty: true')],
  ['a reset of nothing', 'CO002 2.yml:3', base('tty: true'), over('ports: !reset []')],
  [
    'a reset of an entry of a list',
    'CO002 2.yml:4',
    base('environment: [A=1]'),
    over('environment:', '  A: !reset null'),
  ],
  ['a value that its rule makes nothing of', 'CO071 2.yml:3', base('environment: { A: b }'), over('environment: true')],
  ['a dollar sign that begins a name', 'CO069 1.yml:4', base('environment: { HASH: "$apr1$abc" }'), over('tty: true')],
])('%s is told with its line', async (_what, finding, lower, upper) => {
  expect(await told(lower, upper)).toContain(finding);
});

test.each([
  ['on both families', '0.0.0.0:8080:80', '[::]:8080:80'],
  ['on two addresses', '127.0.0.1:8080:80', '192.168.1.2:8080:80'],
  ['by two protocols', '8080:80', '8080:80/udp'],
])('a port that is published %s is not one that is published twice', async (_how, one, other) => {
  expect(await told(base(`ports: ["${one}"]`), over(`ports: ["${other}"]`))).toEqual([]);
});

test('a date is an error with its line for Compose 2.40, and a warning for newer releases', async () => {
  const options = { files: ['/c.yml'], directory: '/', name: 'p' };
  const disk = memoryFiles({ '/c.yml': base('environment: { A: 1, B: 2024-01-01 }') });
  const refused = await loadProject({ ...options, disk }).catch((error: unknown) => error);
  expect((refused as LabError).findings).toMatchObject([{ code: 'CO070', source: { line: 4, column: 29 } }]);
  const { findings } = await loadProject({ ...options, disk, release: 'v5' });
  expect(findings.map(({ code }) => code)).toEqual(['CO067']);
});

test('a subnet that is lost is told', async () => {
  const network = (subnet: string): string =>
    `networks:\n  n:\n    ipam:\n      config:\n        - subnet: ${subnet}\n`;
  expect(await told(base() + network('10.0.0.0/24'), network('10.1.0.0/24'))).toEqual(['CO064 2.yml:4']);
});

test('a reset that takes something from an extended service is not told', async () => {
  const files =
    'services:\n  base:\n    image: a\n    command: [x]\n  web:\n    extends: base\n    command: !reset null\n';
  expect(await told(files)).toEqual([]);
});

test('a relative path of a file of another directory is told', async () => {
  const texts = {
    '/lab/compose.yml': base(),
    '/lab/prod/over.yml': over('volumes: ["./data:/data"]', 'env_file: [{ path: ./x.env, required: false }]'),
  };
  const { findings } = await loadProject({ files: Object.keys(texts), directory: '/lab', disk: memoryFiles(texts) });
  expect(findings.map(({ code, given }) => [code, given])).toEqual([
    ['CO068', './data'],
    ['CO068', './x.env'],
  ]);
});

test('an entry in two layers that Compose refuses is an error, and can be merged on request', async () => {
  const layers = [base('security_opt: ["no-new-privileges:true"]'), over('security_opt: ["no-new-privileges:true"]')];
  await expect(told(...layers)).rejects.toThrow('CO008');
  const texts = Object.fromEntries(layers.map((text, index) => [`/lab/${index}.yml`, text]));
  const options = { files: Object.keys(texts), directory: '/lab', disk: memoryFiles(texts), mergeDuplicates: true };
  const { tree } = await loadProject(options);
  expect(tree).toMatchObject({ services: { web: { security_opt: ['no-new-privileges:true'] } } });
});
