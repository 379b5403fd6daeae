import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findComposeFiles } from '../../lib/cli/compose-files.ts';
import { readDotenv } from '../../lib/cli/dotenv.ts';
import type { Finding } from '../../lib/values/index.ts';
import { FORMS } from '../synth/forms.ts';
import { READ, REFUSED } from '../shell/env-table.ts';
import { aFolder, hl, removeFolders } from './hl.ts';

afterAll(removeFolders);

/** A file in which nothing is wrong. */
const CLEAN = `services:
  wiki:
    image: example/wiki:1.2.3
    mem_limit: 256m
    healthcheck: { test: [CMD, 'true'] }
`;

const service = (...lines: readonly string[]): string => CLEAN + lines.map((line) => `    ${line}\n`).join('');

const SECRET = `${service('secrets: [it]')}secrets: { it: { file: /etc/shadow } }\n`;
const ofVolume = (options: string): string =>
  `${service('volumes: [disk:/data]')}volumes: { disk: { driver_opts: ${options} } }\n`;

interface Report {
  readonly code: number;
  readonly findings: readonly Finding[];
  readonly services: number;
  readonly files: readonly string[];
}

async function audit(files: Readonly<Record<string, string>>, ...flags: readonly string[]): Promise<Report> {
  const { code, out } = await hl(['audit', '.', '--json', ...flags], { cwd: aFolder(files) });
  return { code, ...(JSON.parse(out) as Omit<Report, 'code'>) };
}

const told = ({ findings }: Report): string[] =>
  findings.map(({ code, source }) => `${code} ${source?.file}:${source?.line}`);

test('nothing is wrong with a file in which nothing is wrong', async () => {
  const report = await audit({ 'wiki/compose.yml': CLEAN });
  expect([report.code, told(report)]).toEqual([0, []]);
});

test.each([
  ['HL130', 'a floating tag', 'image: example/wiki:latest', 3, CLEAN.replace('1.2.3', 'latest')],
  ['HL132', 'a privileged container', '', 6, service('privileged: true')],
  ['HL133', 'the Docker socket', '', 6, service('volumes: [/var/run/docker.sock:/var/run/docker.sock]')],
  ['HL126', 'a disk of the host', '', 6, service('volumes: [/:/host]')],
  ['HL126', 'a folder of the host above the file', '', 6, service('volumes: [../../../../../../../etc:/host]')],
  ['HL127', 'a disk of the host that is read', '', 6, service('volumes: [/:/host:ro]')],
  ['HL127', 'a file of the host behind a secret', '', 6, SECRET],
  ['HL137', 'a capability that gives the host away', '', 6, service('cap_add: [SYS_ADMIN]')],
  ['HL137', 'a raw disk', '', 6, service('devices: [/dev/sda]')],
  ['HL138', 'a namespace of the host', '', 6, service('pid: host')],
  ['HL126', 'a volume that is a disk of the host', '', 6, ofVolume('{ type: none, o: bind, device: / }')],
  ['HL127', 'a volume that reads one', '', 6, ofVolume('{ type: none, o: "ro,bind", device: /etc/../root }')],
  ['HL133', 'a volume that is a socket', '', 6, ofVolume('{ type: none, o: rbind, device: /run/docker.sock }')],
  ['HL133', 'the socket by another key', '', 6, service('use_api_socket: true')],
  ['HL331', 'a volume without a name', '', 6, service('volumes: [/data]')],
  ['HL333', 'a variable without a value', '', 6, service('environment: { KEY: "${WIKI_KEY}" }')],
  ['CO003', 'a mistyped key', '', 6, service('privledged: true')],
])('%s: %s is found at its line', async (code, _what, _text, line, file) => {
  const report = await audit({ 'wiki/compose.yml': file });
  expect(told(report)).toEqual([`${code} wiki/compose.yml:${line}`]);
  expect(report.code).toBe(1);
});

test.each([
  ['HL332', 'data beside the file', service('volumes: [./data:/data]'), 6],
  ['HL330', 'no healthcheck', CLEAN.replace(/ {4}healthcheck.*\n/, ''), 1],
  ['HL334', 'no memory limit', CLEAN.replace(/ {4}mem_limit.*\n/, ''), 1],
])('%s: %s is a note, which fails nothing', async (code, _what, file, line) => {
  const report = await audit({ 'wiki/compose.yml': file });
  expect([report.code, told(report)]).toEqual([0, [`${code} wiki/compose.yml:${line}`]]);
});

test('the home of whoever starts Compose is known by its variable, which no .env has to give', async () => {
  const text = service(
    'volumes: ["${HOME}/.ssh:/a", "$HOME/.gnupg:/b:ro", "${PWD}/x:/c:ro", "${XDG_RUNTIME_DIR}/y:/d:ro"]',
  );
  const report = await audit({ 'wiki/compose.yml': text });
  expect(report.findings.map(({ code, given }) => `${code} ${given}`)).toEqual(['HL126 ~/.ssh', 'HL127 ~/.gnupg']);
});

test.each([
  ['what everybody may read', service('volumes: [/etc/localtime:/etc/localtime:ro, /sys:/sys:ro]')],
  ['a share', ofVolume('{ type: nfs, o: "addr=10.0.0.2,rw", device: ":/etc" }')],
  ['a folder that no lab has', service('volumes: [/srv:/srv]')],
])('nothing is wrong with %s', async (_, file) => {
  expect(told(await audit({ 'wiki/compose.yml': file })).filter((each) => !each.startsWith('HL33'))).toEqual([]);
});

test('a mistyped key is told with the one that was meant', async () => {
  const { findings } = await audit({ 'wiki/compose.yml': service('privledged: true') });
  expect(findings[0]).toMatchObject({ severity: 'error', didYouMean: 'privileged' });
});

test('ports clash across the files of one host, and not across hosts', async () => {
  const files = {
    'home/wiki/compose.yml': service('ports: ["8080:80"]'),
    'cloud/blog/compose.yml': service('ports: ["8080:80"]'),
  };
  const oneHost = await audit(files);
  expect(oneHost.findings).toEqual([expect.objectContaining({ code: 'HL100', severity: 'error' })]);
  expect(oneHost.findings[0]!.related?.[0]?.source?.file).toMatch(/^(home\/wiki|cloud\/blog)\/compose\.yml$/);
  expect(told(await audit(files, '--hosts'))).toEqual([]);
});

test('values of .env decide about ports and tags, and are shown nowhere', async () => {
  const text = service('ports: ["${PORT}:80"]', 'environment: { PASSWORD: "${PASSWORD}" }').replace(
    '1.2.3',
    '${TAG:-1.2.3}',
  );
  const files = {
    'a/compose.yml': text,
    'a/.env': 'PORT=8080\nexport TAG="latest"\nPASSWORD=geheim\n',
    'b/compose.yml': text,
    'b/.env': "PORT='8080' # the same\nPASSWORD=geheim\n",
  };
  const report = await audit(files);
  expect(report.findings.map(({ code }) => code).sort()).toEqual(['HL100', 'HL130']);
  expect(JSON.stringify(report)).not.toContain('geheim');
});

test('a default stands in the file itself, until .env says otherwise', async () => {
  const text = service('environment: { DB_PASSWORD: "${DB_PASSWORD:-changeme}" }');
  expect(told(await audit({ 'compose.yml': text }))).toEqual(['HL162 compose.yml:6']);
  expect(told(await audit({ 'compose.yml': text, '.env': 'DB_PASSWORD=geheim\n' }))).toEqual([]);
});

test('names in an example of .env count as given, and those that no file gives do not', async () => {
  const text = service('environment: { A: "${A}", B: "${B}", C: "${C:-c}" }');
  expect(told(await audit({ 'compose.yml': text, '.env.example': 'A=\nB=\n' }))).toEqual([]);
  const report = await audit({ 'compose.yml': text, '.env.example': 'A=\n' });
  expect(report.findings.map(({ message }) => message)).toEqual([
    'compose.yml needs B, which .env.example does not give and which has no default.',
  ]);
});

test('an override file is laid over its base, and a finding names the file that says it', async () => {
  const report = await audit({
    'compose.yml': CLEAN,
    'compose.override.yml': 'services:\n  wiki:\n    privileged: true\n',
  });
  expect(report.files).toEqual(['compose.yml', 'compose.override.yml']);
  expect(told(report)).toEqual(['HL132 compose.override.yml:3']);
});

test('a variant never clashes with its neighbours, whether it is laid over the base or stands alone', async () => {
  const base = service('ports: ["8080:80"]', 'container_name: wiki');
  const report = await audit({
    'compose.yml': base,
    'compose.dev.yml': 'services:\n  wiki:\n    privileged: true\n',
    'docker-compose.prod.yml': base,
  });
  expect(told(report)).toEqual(['HL132 compose.dev.yml:3']);
});

test('two folders of one name are one project, which Compose would take for the same', async () => {
  const report = await audit({ 'a/wiki/compose.yml': CLEAN, 'b/wiki/compose.yml': CLEAN });
  expect(report.findings.map(({ code }) => code)).toContain('HL105');
});

test('where two folders clash people are asked whether these are hosts', async () => {
  const files = { 'home/compose.yml': service('ports: ["80:80"]'), 'cloud/compose.yml': service('ports: ["80:80"]') };
  const asked = async (...flags: string[]) => (await hl(['audit', '.', ...flags], { cwd: aFolder(files) })).out;
  expect(await asked()).toContain('Is each folder a host of its own? `--hosts` judges them apart.');
  expect(await asked('--hosts')).not.toContain('a host of its own');
  const one = { 'compose.yml': service('ports: ["80:80"]', 'expose: ["80"]') };
  expect((await hl(['audit', '.'], { cwd: aFolder(one) })).out).not.toContain('a host of its own');
});

test('a project that is in two files is told at one of them, by the other', async () => {
  const { findings } = await audit({ 'a/wiki/compose.yml': CLEAN, 'b/wiki/compose.yml': CLEAN });
  const [twice] = findings.filter(({ code }) => code === 'HL105');
  expect(twice?.source).toEqual({ file: 'b/wiki/compose.yml', line: 1 });
  expect(twice?.message).toBe(
    'The Compose project "wiki" of "host" is that of "a-wiki" already, in a/wiki/compose.yml.',
  );
});

test('files that another one includes are judged once, as parts of that one', async () => {
  const part = (port: number): string => service(`ports: ["${port}:80"]`).replace('wiki:', `wiki${port}:`);
  const report = await audit({
    'compose.yml': `include:\n  - a/compose.yml\n  - path: [b/compose.yml]\n${service('ports: ["80:80"]')}`,
    'a/compose.yml': `include: [c/compose.yml]\n${part(81)}`,
    'a/c/compose.yml': part(82),
    'b/compose.yml': part(83),
    'd/compose.yml': part(84).replace('1.2.3', 'latest'),
  });
  expect([report.files, report.services]).toEqual([['compose.yml', 'd/compose.yml'], 5]);
  expect(told(report)).toEqual(['HL130 d/compose.yml:3']);
});

test('names that a lab keeps for itself are free here', async () => {
  expect(told(await audit({ 'config/compose.yml': `name: hl\n${CLEAN}` }))).toEqual([]);
});

test('a mount that begins with a variable is read with its value or default, and is no volume', async () => {
  const text = service('volumes: ["${A}:/a", "${B:-./b}:/b", "${C:-/mnt/c}/x:/c:ro", "${D}:/d"]');
  const report = await audit({ 'wiki/compose.yml': text, 'wiki/.env': 'A=./a\n' });
  expect(report.findings.map(({ code, message }) => `${code} ${message}`).sort()).toEqual([
    'HL332 "wiki" writes to ./a.',
    'HL332 "wiki" writes to ./b.',
    'HL333 wiki/compose.yml needs D, which .env does not give and which has no default.',
  ]);
});

test('a file that is broken is told, and the others are judged all the same', async () => {
  const report = await audit({
    'a/compose.yml': 'services: [\n',
    'b/compose.yml': service('privileged: true'),
    'c/compose.dev.yml': ': {',
  });
  expect(told(report)).toEqual(expect.arrayContaining(['HL132 b/compose.yml:6']));
  expect(report.findings.filter(({ code }) => code.startsWith('CO05')).map(({ source }) => source?.file)).toEqual([
    'a/compose.yml',
    'c/compose.dev.yml',
  ]);
});

test('nothing of the audited folder is changed', async () => {
  const cwd = aFolder({ 'wiki/compose.yml': service('volumes: [./data:/data]') });
  await hl(['audit', 'wiki'], { cwd });
  expect(readdirSync(cwd, { recursive: true }).sort()).toEqual(['wiki', 'wiki/compose.yml']);
  expect(readFileSync(join(cwd, 'wiki/compose.yml'), 'utf8')).toBe(service('volumes: [./data:/data]'));
});

test('people are told each kind once, with how to mend it, and no word about labs', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`app${n}/compose.yml`, service('privileged: true')]),
  );
  const { code, out } = await hl(['audit', '.'], { cwd: aFolder(files) });
  expect(code).toBe(1);
  expect(out).toContain('warning HL132 A privileged container (20)');
  expect(out).toContain('and 12 more: `--all` tells them');
  expect(out).toContain('20 files, 20 services: 20 warnings.');
  expect(out).not.toMatch(/waive|lab\b/);
  expect((await hl(['audit', '.', '--all'], { cwd: aFolder(files) })).out.match(/runs privileged/g)).toHaveLength(20);
});

test('fifty files of two services take less than a second', async () => {
  const two = `${service('ports: ["80"]')}  db:\n    image: postgres:17.2\n    volumes: [db:/var/lib/postgresql/data]\nvolumes: { db: {} }\n`;
  const cwd = aFolder(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`app${n}/compose.yml`, two])));
  await hl(['audit', 'app0', '--json'], { cwd }); // loads the programs
  const start = performance.now();
  const { out } = await hl(['audit', '.', '--json'], { cwd });
  expect(performance.now() - start).toBeLessThan(1000);
  expect(JSON.parse(out)).toMatchObject({ services: 100 });
});

test('without a name it is the folder that one is in', async () => {
  const { code, out } = await hl(['audit'], { cwd: aFolder({ 'wiki/compose.yml': CLEAN }) });
  expect([code, out]).toEqual([0, '1 file, 1 service: nothing to complain about.\n']);
});

test('a folder that is missing or holds no compose file ends with 2', async () => {
  const cwd = aFolder({ 'notes.txt': '' });
  expect(await hl(['audit', 'nowhere'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('HL310') });
  expect(await hl(['audit', '.'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('HL311') });
});

test('the files that Compose would take are the base, and all others variants', () => {
  const root = aFolder({
    'a/compose.yaml': '',
    'a/compose.yml': '',
    'a/docker-compose.override.yml': '',
    'a/docker-compose-dev.yml': '',
    'a/mycompose.yml': '',
    'b/docker-compose.traefik.yml': '',
    '.hidden/compose.yml': '',
    'node_modules/x/compose.yml': '',
  });
  expect(findComposeFiles(root).projects).toEqual([
    { folder: 'a', files: ['a/compose.yaml', 'a/docker-compose.override.yml'], variant: false },
    { folder: 'a', files: ['a/compose.yml'], variant: true },
    { folder: 'a', files: ['a/docker-compose-dev.yml'], variant: true },
    { folder: 'b', files: ['b/docker-compose.traefik.yml'], variant: false },
  ]);
});

test('a folder that may not be read is named, and the others are read', () => {
  const root = aFolder({ 'data/x': '', 'wiki/compose.yml': '' });
  const refusing: Parameters<typeof findComposeFiles>[1] = (folder) => {
    if (folder.endsWith('/data')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    return readdirSync(folder, { withFileTypes: true });
  };
  const { projects, unreadable } = findComposeFiles(root, refusing);
  expect([projects.length, unreadable]).toEqual([1, ['data']]);
});

describe('.env of an audited folder', () => {
  const KNOWN = { HOME: '~' };
  const read = (text: string, file = '.env') => readDotenv(aFolder({ [file]: text }), KNOWN);

  test.each(READ)('gives what Compose reads: $file', ({ file, v, w }) => {
    const { values, names } = read(file);
    expect([values['V'], values['W']]).toEqual([v || undefined, w || undefined]);
    expect([names.has('V'), names.has('W')]).toEqual([v !== undefined, w !== undefined]);
  });

  test.each(REFUSED.filter(([file]) => !file.includes(':?')))('that Compose refuses is told: %j', (file) => {
    expect(read(file).problems).toHaveLength(1);
    expect(read(file, '.env.example').problems).toEqual([]);
  });

  test('gives no value that only the server knows', () => {
    const { values, names } = read('A=$X/a\nB=${Y:-b}\nC=$A\nD=$HOME/d\nE=$B\nX1=$__proto__\n__proto__=1\n');
    expect(values).toEqual({ B: 'b', D: '~/d', E: 'b' });
    expect([...names]).toEqual(['A', 'B', '__proto__', 'C', 'D', 'E', 'X1']);
  });

  test('is told at its line in the report', async () => {
    const files = { 'compose.yml': 'services: { a: { image: "nginx:${TAG}" } }\n', '.env': 'TAG=1.27\nB C=2\n' };
    expect(told(await audit(files))).toContain('CO055 .env:2');
  });
});

const FOLLOWS: readonly (readonly [expected: readonly string[], image: string, ...lines: readonly string[]])[] = [
  [['WT001 compose.yml:3', 'WT003 compose.yml:6'], 'containrrr/watchtower:1.7.1', 'environment:', '  TZ: Etc/UTC'],
  [
    ['WT002 compose.yml:8'],
    'ghcr.io/nicholas-fedor/watchtower:1.22.3',
    'environment:',
    '  WATCHTOWER_LABEL_ENABLE: "true"',
    '  WATCHTOWER_SCHEDULE: 0 4 * * *',
  ],
  [
    ['HL163 compose.yml:8'],
    'mailserver/docker-mailserver:15.1.0',
    "ports: ['25:25']",
    'environment:',
    '  PERMIT_DOCKER: network',
  ],
  [
    ['TR006 compose.yml:8'],
    'example/wiki:1.2.3',
    'labels:',
    '  traefik.enable: "true"',
    '  traefik.http.routers.wiki.entrypoint: web',
  ],
  [
    ['TR008 compose.yml:9'],
    'example/wiki:1.2.3',
    'labels:',
    '  traefik.enable: "true"',
    '  traefik.http.routers.wiki.rule: Host(`a.example.com`)',
    '  traefik.http.routers.wiki.middlewares: login@docker',
  ],
  [['HL136 compose.yml:6'], 'postgres:18.1', 'volumes: [/srv/db:/var/lib/postgresql/data]'],
  // What Traefik listens on, which resolvers it has and on which port an image listens is not known of a folder.
  [
    [],
    'example/wiki:1.2.3',
    'labels:',
    '  traefik.http.routers.wiki.rule: Host(`a.example.com`)',
    '  traefik.http.routers.wiki.entrypoints: websecure',
    '  traefik.http.routers.wiki.tls.certresolver: mine',
    '  traefik.http.routers.wiki.middlewares: auth@file',
  ],
];

/** A service of an image, whose other lines are right. */
const ofImage = (image: string, ...lines: readonly string[]): string =>
  service(...lines).replace('example/wiki:1.2.3', image);

test.each([
  [
    'an ntfy that nobody told anything',
    ofImage('binwiederhier/ntfy:v2.28.0', 'command: serve'),
    ['NT001 compose.yml:2'],
  ],
  [
    'an ntfy that says where it is and not who may come in',
    ofImage('binwiederhier/ntfy:v2.28.0', 'environment: { NTFY_BASE_URL: https://ntfy.example.com }'),
    ['NT001 compose.yml:2'],
  ],
  ['an ntfy with a file of its own', ofImage('binwiederhier/ntfy:v2.28.0', 'volumes: [/srv/n:/etc/ntfy]'), []],
  ['an ntfy with flags', ofImage('binwiederhier/ntfy:v2.28.0', 'command: serve --config /n.yml'), []],
  [
    'a Healthchecks for trying out',
    ofImage('healthchecks/healthchecks:v3.9', 'environment: { DEBUG: "False", REGISTRATION_OPEN: "True" }'),
    ['HC001 compose.yml:6', 'HC001 compose.yml:6'],
  ],
])('rules of a tool judge its image: %s', async (_, text, expected) => {
  const codes = told(await audit({ 'compose.yml': text })).filter((each) => /^(?:NT|HC)/.test(each));
  expect(codes.map((each) => each.replace(/yml:[345]$/, 'yml:2'))).toEqual(expected);
});

test('port 53 on every address is a note, as nobody knows what the host runs', async () => {
  const report = await audit({ 'compose.yml': service("ports: ['53:53/udp']") });
  expect([report.code, told(report)]).toEqual([0, ['HL164 compose.yml:6']]);
  expect(report.findings[0]).toMatchObject({ severity: 'note', message: expect.stringContaining('Ubuntu and Fedora') });
});

describe('files that a service names', () => {
  const named = (...lines: readonly string[]) => ({ 'compose.yml': service(...lines) });

  test.each([
    [
      'a label for Traefik',
      named('label_file: web.labels'),
      { 'web.labels': 'traefik.enable=true\ntraefik.http.routers.wiki.entrypoint=web\n' },
      ['TR006 web.labels:2'],
    ],
    [
      'a secret',
      named('env_file: [{ path: app.env }, more.env]'),
      { 'app.env': '# c\nA=1\nexport DB_PASSWORD="hunter2!"\n', 'more.env': 'API_TOKEN: geheim-geheim\n' },
      ['HL162 app.env:3', 'HL162 more.env:1'],
    ],
    ['a secret among labels', named('label_file: [l]'), { l: 'app.token=geheim-geheim\n' }, ['HL162 l:1']],
    ['a secret in .env, where it belongs', named('env_file: .env'), { '.env': 'DB_PASSWORD=geheim\n' }, []],
    [
      'what the file itself says otherwise',
      named('env_file: app.env', 'environment: { DB_PASSWORD: "${P:?}" }'),
      { 'app.env': 'DB_PASSWORD=geheim\n', '.env': 'P=1\n' },
      [],
    ],
    [
      'a variable that has no value, in quotes and without',
      named('env_file: app.env'),
      { 'app.env': "A=1\nB=$A-$def$ghi\nC='$no'\nD=${E:-d}\n" },
      ['HL333 app.env:2', 'HL333 app.env:2'],
    ],
    ['a file that is not there', named('env_file: app.env', 'label_file: l'), {}, []],
    ['a file that only the host has', named('env_file: [/etc/app.env, ~/app.env, "${X:-/etc}/app.env"]'), {}, []],
    [
      'a file whose name hangs on a default',
      named('env_file: ${X:-app.env}'),
      { 'app.env': 'API_KEY=abcdefgh1\n' },
      ['HL162 app.env:1'],
    ],
    [
      'a raw file',
      named('env_file: [{ path: r.env, format: raw }]'),
      { 'r.env': 'PASSWORD=a"b#c d\n' },
      ['HL162 r.env:1'],
    ],
    ['a file that is broken', named('env_file: app.env'), { 'app.env': 'A="x\n' }, ['CO055 app.env:1']],
  ])('are read: %s', async (_, files, beside, expected) => {
    expect(told(await audit({ ...files, ...beside }))).toEqual(expected);
  });

  test('are read for what is known of an image', async () => {
    const text = ofImage('ghcr.io/nicholas-fedor/watchtower:1.22.3', 'env_file: w.env');
    const codes = async (env: string) => told(await audit({ 'compose.yml': text, 'w.env': env }));
    expect(await codes('WATCHTOWER_LABEL_ENABLE=true\nWATCHTOWER_SCHEDULE=0 4 * * *\n')).toEqual(['WT002 w.env:2']);
    expect(await codes('TZ=UTC\n')).toEqual(['WT003 compose.yml:2']);
  });

  test.each(['env_file', 'label_file'])(
    '%s is read wherever Docker reads it, by a link or outside of the folder',
    async (key) => {
      const outside = aFolder({ 'secret.env': 'DB_PASSWORD=geheim-geheim\n' });
      const cwd = aFolder({ 'compose.yml': service(`${key}: app.env`) });
      symlinkSync(join(outside, 'secret.env'), join(cwd, 'app.env'));
      expect((await hl(['audit', '.', '--all'], { cwd })).out).toContain('app.env:1: The value of DB_PASSWORD');
      const other = aFolder({ 'compose.yml': service(`${key}: ${join(outside, 'secret.env')}`) });
      const { out } = await hl(['audit', '.', '--all'], { cwd: other });
      expect(out).toContain('The value of DB_PASSWORD');
      expect(out).not.toContain('geheim');
    },
  );
});

test('the tag of an image that is built here may float', async () => {
  const built = service('build: .').replace('example/wiki:1.2.3', 'wiki:local');
  expect(told(await audit({ 'compose.yml': built }))).toEqual([]);
  expect(told(await audit({ 'compose.yml': built.replace('    build: .\n', '') }))).toEqual(['HL130 compose.yml:3']);
});

describe.each(FORMS)('what follows from images, labels and environment, as a %s', (_form, write) => {
  const cases = FOLLOWS.map(([expected, image, ...lines]) => ({ expected, image, lines }));
  test.each(cases)('$image $expected', async ({ expected, image, lines }) => {
    const text = service(...lines).replace('example/wiki:1.2.3', image);
    expect(told(await audit({ 'compose.yml': write(text) }))).toEqual(expected);
  });
});

test.each([
  ['a file that includes itself', { 'bad/compose.yml': `include: [compose.yml]\n${CLEAN}` }, 'CO013'],
  [
    'two files that include each other',
    { 'bad/compose.yml': `include: [b.yml]\n${CLEAN}`, 'bad/b.yml': 'include: [compose.yml]\nservices: {}\n' },
    'CO013',
  ],
  [
    'a file that includes itself behind another one',
    { 'bad/compose.yml': `include: [{ path: [b.yml, compose.yml] }]\n${CLEAN}`, 'bad/b.yml': 'services: {}\n' },
    'CO013',
  ],
  [
    'a service that extends itself',
    { 'bad/compose.yml': 'include: [compose.yml]\nservices: { a: { image: "a:1.0.0", extends: { service: a } } }\n' },
    'CO012',
  ],
  [
    'a file that includes one that extends it',
    {
      'bad/compose.yml': `include: [b.yml]\n${CLEAN}`,
      'bad/b.yml': 'services: { b: { extends: { file: compose.yml, service: b } } }\n',
    },
    'CO01',
  ],
  [
    'two files of which each extends what the other includes',
    {
      'bad/compose.yml': 'include: [b.yml]\nservices: { a: { extends: { file: b.yml, service: b } } }\n',
      'bad/b.yml': 'include: [compose.yml]\nservices: { b: { extends: { file: compose.yml, service: a } } }\n',
    },
    'CO01',
  ],
  ['a folder whose name nobody can see', { 'b\u001b[2Jad/compose.yml': `${CLEAN}    privileged: true\n` }, 'HL132'],
])('%s hides nothing, neither itself nor others', async (_, files, code) => {
  const report = await audit({ ...files, 'good/compose.yml': service('privileged: true') });
  expect(told(report).join(' ')).toContain(code);
  expect(told(report).join(' ')).toContain('HL132 good/compose.yml');
});

test.each([
  ['a folder that is a link to itself', 'd/compose.yml', (folder: string) => symlinkSync('.', join(folder, 'd'))],
  ['a link to the file', 'again.yml', (folder: string) => symlinkSync('compose.yml', join(folder, 'again.yml'))],
])('an include that leads back through %s is a cycle, and hides no other file', async (_, path, link) => {
  const cwd = aFolder({
    'bad/compose.yml': `include: [${path}]\n${CLEAN}`,
    'good/compose.yml': service('privileged: true'),
  });
  link(join(cwd, 'bad'));
  const { out } = await hl(['audit', '.', '--all'], { cwd });
  expect(out).toMatch(/bad\/compose\.yml:1:\d+: The chain of includes never ends/);
  expect(out).toMatch(/good\/compose\.yml:\d+:\d+: "good\/wiki" runs privileged/);
});

test('a link that leads round in a circle is told at the file that names it', async () => {
  const cwd = aFolder({
    'bad/compose.yml': `include: [x.yml]\n${CLEAN}`,
    'good/compose.yml': service('privileged: true'),
  });
  symlinkSync('x.yml', join(cwd, 'bad', 'x.yml'));
  const { out } = await hl(['audit', '.', '--all'], { cwd });
  expect(out).toMatch(/CO080[^]*bad\/compose\.yml:1: bad\/x\.yml is not read: its links lead round in a circle/);
  expect(out).toContain('runs privileged');
});
