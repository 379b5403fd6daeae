import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder, hl, removeFolders, spawnHl } from './hl.ts';

afterAll(removeFolders);

const FILES = {
  'compose.yaml': `name: shop
services:
  web:
    image: nginx:1.27
    environment:
      A: base
      PRICE: 5$$
    ports:
      - "8080:80"
    depends_on: [db]
  db:
    image: postgres:\${PG:-16}
    profiles: [data, all]
volumes:
  unused: {}
`,
  'over.yaml': `services:
  web:
    image: nginx:1.28
    environment:
      - B=over
`,
};

const compose = (...args: readonly string[]) => hl(['compose', ...args], { cwd: aFolder(FILES) });

test('the files beside it are printed merged, as YAML', async () => {
  const { code, out } = await compose('-f', 'compose.yaml', '-f', 'over.yaml', '--profile', 'all', 'config');
  expect(code).toBe(0);
  expect(out).toContain('image: nginx:1.28');
  expect(out).toContain('5$$'); // as it must be written to be read again
  expect(out).not.toContain('unused');
});

test('flags of the project may stand behind the subcommand as well', async () => {
  const { out } = await compose('config', '--profile', 'all', '-p', 'other', '--format', 'json');
  expect(JSON.parse(out)).toMatchObject({ name: 'other', services: { db: { image: 'postgres:16' } } });
});

test.each([
  [['--services'], 'db\nweb\n'],
  [['--images'], 'nginx:1.27\npostgres:16\n'],
  [['--profiles'], 'all\ndata\n'],
  [['--volumes', '--all-resources'], 'unused\n'],
  [['--networks'], 'default\n'],
  [['-q'], ''],
])('%j prints what it says', async (flags, printed) => {
  const { code, out } = await compose('--profile', 'all', 'config', ...flags);
  expect([code, out]).toEqual([0, printed]);
});

test('variables are listed with their defaults', async () => {
  const { out } = await compose('config', '--variables');
  expect(out.split('\n')[1]).toMatch(/^PG +false +16 *$/);
});

test('the output goes to a file', async () => {
  const cwd = aFolder(FILES);
  await hl(['compose', '--profile', 'all', 'config', '-o', 'out.yaml'], { cwd });
  expect(readFileSync(join(cwd, 'out.yaml'), 'utf8')).toMatch(/^name: shop\n/);
});

test('the line behind each value is named', async () => {
  const { out } = await compose('-f', 'compose.yaml', '-f', 'over.yaml', '--profile', 'all', 'config', '--provenance');
  expect(out).toContain('services.web.image: "nginx:1.28"  # over.yaml:3:5\n');
  expect(out).toContain('services.web.environment.A: "base"  # compose.yaml:6:7\n');
  expect(out).toContain('services.web.environment.B: "over"  # over.yaml:5:9\n');
  expect(out).toContain('services.web.ports[0].published: "8080"  # compose.yaml:9:9\n');
  expect(out).toContain('networks.default.name: "shop_default"  # by Compose\n');
});

test('the layers that speak of a value are told, and the rule', async () => {
  const run = await compose(
    '-f',
    'compose.yaml',
    '-f',
    'over.yaml',
    '--profile',
    'all',
    'config',
    '--explain',
    'services.web.image',
  );
  expect(run.out).toBe(`services.web.image = "nginx:1.28"
  compose.yaml:4:5  "nginx:1.27"
  over.yaml:3:5     "nginx:1.28"
rule: the highest layer wins; nothing said (null) keeps what is below
      compose-go v2.9.1 override/merge.go mergeYaml
rule: what may stand here
      compose-go v2.9.1 schema/compose-spec.json service.image
`);
});

test.each([
  ['services.web.ports[0].published', 'transform/ports.go transformPorts'],
  ['services.web.environment', 'override/merge.go mergeToSequence'],
  ['services.web.environment', 'override/uncity.go keyValueIndexer'],
  ['services.web.depends_on.db.condition', 'transform/dependson.go transformDependsOn'],
  ['services.web.read_only', 'loader/interpolate.go toBoolean'],
  ['services.web.volumes[0].source', 'paths/resolve.go absVolumeMount'],
  ['services.web.networks.default', 'loader/normalize.go normalizeNetworks'],
  ['networks.default.name', 'loader/normalize.go setNameFromKey'],
  ['services.web.deploy.resources.limits.memory', 'schema/compose-spec.json deployment.resources.limits.memory'],
])('how %s came out is told with the place of the rule in compose-go: %s', async (path, source) => {
  const more =
    'services: { web: { read_only: "yes", volumes: ["./d:/d"], deploy: { resources: { limits: { memory: 1g } } } } }\n';
  const cwd = aFolder({ ...FILES, 'more.yaml': more });
  const files = ['compose.yaml', 'over.yaml', 'more.yaml'].flatMap((file) => ['-f', file]);
  const { out } = await hl(['compose', ...files, '--profile', 'all', 'config', '--explain', path], { cwd });
  expect(out).toContain(`compose-go v2.9.1 ${source}\n`);
});

test.each([
  [['config', '--explain', 'services.wep.image', '--profile', 'all'], 'HL315', 'web'],
  [['config', '--format', 'toml', '--profile', 'all'], 'HL314', 'json'],
  [['config', '--hash', 'nobody', '--profile', 'all'], 'CO020', 'nobody'],
  [['config'], 'CO004', 'db'],
  [['-f', 'absent.yaml', 'config'], 'CO011', 'absent.yaml'],
  [['-p', 'Bad Name', 'config'], 'CO019', 'Bad Name'],
  [['config', '--nope'], 'unknown option', '--nope'],
])('%j ends with 1, as Docker does, and says why', async (args, code, word) => {
  const run = await compose(...args);
  expect([run.code, run.out]).toEqual([1, '']);
  expect(run.err).toContain(code);
  expect(run.err).toContain(word);
});

test('a file may stand on the standard input, above another one', async () => {
  const cwd = aFolder(FILES);
  const input = 'services: { web: { image: "nginx:1.29" } }\n';
  const run = await spawnHl(['compose', '-f', 'compose.yaml', '-f', '-', '--profile', 'all', 'config', '--images'], {
    cwd,
    input,
  });
  expect(run).toEqual({ code: 0, out: 'nginx:1.29\npostgres:16\n', err: '' });
});

test('bytes that are no UTF-8 are refused with their line', async () => {
  const cwd = aFolder({ 'compose.yaml': Buffer.from('services:\n  a: { image: "caf\xe9" }\n', 'latin1') });
  const { code, out, err } = await hl(['compose', 'config'], { cwd });
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('a byte that is not UTF-8 may stand in no YAML file');
  expect(err).toContain('in: compose.yaml:2:19');
});

const OF_ONE = (...lines: readonly string[]): string =>
  ['services:', '  a:', '    image: x:1', ...lines.map((line) => `    ${line}`), ''].join('\n');

test.each<readonly [what: string, files: Readonly<Record<string, string>>, code: string, place: string, word: string]>([
  [
    'a list above a mapping',
    { 'compose.yaml': OF_ONE('healthcheck: { test: [CMD, x] }'), 'compose.override.yaml': OF_ONE('healthcheck: [x]') },
    'CO001',
    'compose.override.yaml:4:5',
    'a lower layer has a mapping there, this one a list',
  ],
  ['a value that is not of the few', { 'compose.yaml': OF_ONE('cgroup: hostt') }, 'CO006', 'compose.yaml:4:5', 'host'],
  ['extends without a service', { 'compose.yaml': OF_ONE('extends: { file: x.yaml }') }, 'CO007', ':4:5', 'service'],
  ['a variable that begins with a digit', { 'compose.yaml': OF_ONE('user: ${1}') }, 'CO050', ':4:5', 'given: ${1}'],
  ['a list as the whole file', { 'compose.yaml': '- services\n' }, 'CO053', 'compose.yaml:1:1', 'a mapping'],
  ['an empty variable as a boolean', { 'compose.yaml': OF_ONE('tty: ${TTY:-}') }, 'CO054', ':4:5', 'a boolean'],
  ['a line of .env without a form', { 'compose.yaml': OF_ONE(), '.env': 'A=1\nB C=2\n' }, 'CO055', '.env:2', 'a space'],
])('%s is refused with its line', async (_what, files, code, place, word) => {
  const { code: status, out, err } = await hl(['compose', 'config'], { cwd: aFolder(files) });
  expect([status, out]).toEqual([1, '']);
  expect(err).toMatch(new RegExp(`^error ${code}: `));
  expect(/^ {2}in: (.*)$/m.exec(err)?.[1]).toMatch(new RegExp(`${place.replaceAll('.', '\\.')}$`));
  expect(err).toContain(word);
});

test.each([
  ['volumes', { name: 'xx', external: { name: 'yy' } }, true],
  ['networks', { name: 'xx', external: { name: 'yy' } }, true],
  ['secrets', { name: 'xx', external: { name: 'yy' } }, true],
  ['configs', { name: 'xx', external: { name: 'yy' } }, true],
  ['configs', { name: 'xx', external: { name: 'xx' } }, false],
  ['volumes', { external: { name: 'yy' } }, false],
  ['volumes', { name: 'xx', external: {} }, false],
  ['networks', { name: 'xx', external: true }, false],
])('a name beside external.name, in %s as %j: refused %s', async (section, said, isRefused) => {
  const text = `${OF_ONE()}${section}:\n  v: ${JSON.stringify(said)}\n`;
  const { code, err } = await hl(['compose', 'config'], { cwd: aFolder({ 'compose.yaml': text }) });
  expect([code, /error CO015: \w+\.v has a name and another one in `external`/.test(err)]).toEqual(
    isRefused ? [1, true] : [0, false],
  );
  expect(err.includes('compose.yaml:5:3')).toBe(isRefused);
});

test.each([
  ["environment: ['A =1']", true],
  ["environment: ['A ']", true],
  ['environment: ["A\\t=1"]', true],
  ["environment: ['${Z:-A }=1']", true],
  ["build: { context: ., args: ['A =1'] }", true],
  ["post_start: [{ command: x, environment: ['A =1'] }]", true],
  ["environment: ['A x=1 ']", false],
  ["environment: { 'A ': 1 }", false],
  ["labels: ['A =1']", false],
])('a variable with a space at its end, as Docker reads %s: refused %s', async (line, isRefused) => {
  const { code, err } = await hl(['compose', 'config'], { cwd: aFolder({ 'compose.yaml': OF_ONE(line) }) });
  expect([code, err.includes('names a variable with a space at its end')]).toEqual(isRefused ? [1, true] : [0, false]);
});

test('a folder without a Compose file is named', async () => {
  const cwd = aFolder({ 'readme.md': '' });
  const { code, out, err } = await hl(['compose', 'config'], { cwd });
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(`error CO021: There is no Compose file in ${cwd} or above.`);
});

test.each([
  ['.env', '# a\nHASH=$2y$10$Qw3rTy.abc\n', 'HASH: "${HASH}"', 'CO069: $Qw3rTy in HASH', '.env:2'],
  ['.env', 'A=1\nB="x-${NO}"\n', 'B: "${B}"', 'CO056: The variable NO is not set', '.env:2'],
  ['app.env', 'A=1\nPW=abc$def\n', 'X: y', 'CO069: $def in PW', 'app.env:2'],
])('a variable without a value in %s is told with its line', async (file, text, environment, message, place) => {
  const named = file === '.env' ? '' : `\n    env_file: [${file}]`;
  const cwd = aFolder({ 'compose.yaml': OF_ONE(`environment: { ${environment} }${named}`), [file]: text });
  const { code, err } = await hl(['compose', 'config'], { cwd });
  expect([code, err.split('\n').filter((line) => /^warning/.test(line)).length]).toEqual([0, 1]);
  expect(err).toContain(`warning ${message}`);
  expect(/^ {2}in: (.*)$/m.exec(err)?.[1]).toMatch(new RegExp(`${place.replaceAll('.', '\\.')}$`));
});

test('dollars in an env file that have a value, a default or single quotes are told by nobody', async () => {
  const text = "A=1\nB=$A-${NO:-x}\nC='$no'\nD=a$$b\nE=5$\n";
  const cwd = aFolder({ 'compose.yaml': OF_ONE('env_file: [app.env]'), '.env': text, 'app.env': text });
  expect(await hl(['compose', 'config', '-q'], { cwd })).toMatchObject({ code: 0, err: '' });
});

test.each([
  ['the attribute `version`', `version: '3'\n${OF_ONE()}`, 'CO016: The attribute `version`', 'in: compose.yaml:1:1'],
  ['a variable without a value', OF_ONE('user: $WHO'), 'CO056: The variable WHO is not set', 'Set WHO in .env'],
])('%s is a warning beside what is printed', async (_what, text, message, more) => {
  const { code, out, err } = await hl(['compose', 'config'], { cwd: aFolder({ 'compose.yaml': text }) });
  expect([code, out]).toEqual([0, expect.stringContaining('image: x:1')]);
  expect(err).toContain(`warning ${message}`);
  expect(err).toContain(more);
});
