import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SynthResult } from '../../lib/index.ts';
import { Arch, Homelab, Os, Schedule, Server, Size, Stack, synth } from '../../lib/index.ts';

const root = mkdtempSync(join(tmpdir(), 'hl-x-hl-'));
afterAll(() => rmSync(root, { recursive: true }));

function aServer(): Server {
  const lab = new Homelab({ domain: 'example.org', root });
  const addresses = { ssh: 'home.lan', lan: '192.168.1.10/24' };
  const memory = Size.gibibytes(8);
  return new Server(lab, 'home', { addresses, os: Os.debian(13), arch: Arch.amd64, memory, cpus: 4 });
}

const write = (file: string, lines: readonly string[]): void => writeFileSync(join(root, file), lines.join('\n'));

const synthOf = (server: Server): Promise<SynthResult> => synth(server.lab, { write: false });

function shared(...service: readonly string[]): Server {
  const head = ['services:', '  web:', '    image: docker.io/library/nginx:1.29.1', '    mem_limit: 64m'];
  write('web.yml', [...head, ...service.map((line) => `    ${line}`)]);
  const server = aServer();
  Stack.fromLayer(server, 'web', 'web.yml');
  return server;
}

const entries = async (server: Server) =>
  (await synthOf(server)).findings
    .filter(({ code }) => code === 'HL236')
    .map(({ message, source, didYouMean }) => ({ message, line: source?.line, didYouMean }));

test('every entry of ports_to that does nothing is told at its own line', async () => {
  const server = shared(
    "ports: ['8080:80', '8443:443', '9000:9000']",
    'x-hl:',
    '  ports_to:',
    '    80: lan',
    '    8081: lan',
    '    8443: lann',
    '    9000: vpn',
  );
  expect(await entries(server)).toMatchObject([
    { message: expect.stringContaining('by the port of the host, 8080: 80 is that of the container'), line: 8 },
    { message: expect.stringContaining('these are 8080, 8443, 9000'), line: 9 },
    { message: expect.stringContaining('one of public, lan, vpn, loopback'), line: 10, didYouMean: 'lan' },
    { message: expect.stringContaining('"home" has an address for'), line: 11 },
  ]);
});

test('ports_to of a service that publishes nothing is told', async () => {
  expect(await entries(shared('x-hl: { ports_to: { 8080: lan } }'))).toMatchObject([
    { message: expect.stringContaining('none is') },
  ]);
});

test('a port is bound to the addresses of its audience', async () => {
  const server = shared("ports: ['8080:80', '8081:81']", 'x-hl: { ports_to: { 8080: lan, 8081: public } }');
  expect(await entries(server)).toEqual([]);
  const { blueprint } = await synthOf(server);
  expect(blueprint.services[0]?.ports).toMatchObject([{ to: 'lan' }, { to: 'public' }]);
});

const ADOPTED = [
  'services:',
  '  notes:',
  '    image: docker.io/library/nginx:1.29.1',
  '    mem_limit: 64m',
  "    volumes: ['./data:/data', 'db:/db']",
  'volumes:',
  '  db:',
];

function adopted(layer: readonly string[], ...own: readonly string[]): { server: Server; stack: Stack } {
  write('compose.yml', [...ADOPTED, ...own]);
  const server = aServer();
  const stack = Stack.fromComposeFile(server, 'notes', { file: 'compose.yml', directory: '/opt/notes' });
  if (layer.length > 0) {
    write('layer.yml', layer);
    stack.layer('layer.yml');
  }
  return { server, stack };
}

const SAID = ['volumes: { db: { x-hl: { holds: state } } }', 'x-hl: { backup: { schedule: daily 03:10 } }'];

test.each([
  ['a layer above it', () => adopted(SAID).server],
  ['itself', () => adopted([], '    x-hl: { holds: state }', 'x-hl: { backup: { schedule: daily 03:10 } }').server],
])('what volumes of an adopted stack hold, and its backup, are read from %s', async (_where, make) => {
  const { blueprint, files } = await synthOf(make());
  expect(blueprint.volumes).toMatchObject([{ id: 'home/notes/db', holds: 'state', dockerVolume: 'notes_db' }]);
  expect(blueprint.volumes[0]?.writers).toEqual(['home/notes/notes']);
  expect(blueprint.backups).toMatchObject([{ id: 'home/notes/backup', includes: ['home/notes/db'] }]);
  expect(files.find(({ path }) => path.endsWith('compose.yml'))?.content).not.toContain('x-hl');
});

test('what nobody understands of x-hl of an adopted stack is told at its line', async () => {
  const { server } = adopted([
    'volumes:',
    '  db:',
    '    x-hl: { holds: state, nonsense: 3 }',
    'x-hl:',
    '  backup: { schedule: hourly-ish }',
  ]);
  const found = await entries(server);
  expect(found).toHaveLength(2);
  expect(found).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining('"x-hl.volumes.db.nonsense"'), line: 3 }),
  );
  expect(found).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining('"x-hl.backup.schedule"'), line: 5 }),
  );
});

test('a backup that saves nothing is an error', async () => {
  const { server, stack } = adopted([]);
  stack.backup({ schedule: Schedule.daily('03:10') });
  expect((await synthOf(server)).findings).toContainEqual(
    expect.objectContaining({ code: 'HL109', path: 'home/notes/backup' }),
  );
});

test('every key that is not known is told at its own line', async () => {
  const server = shared(
    'x-hl:',
    '  rotes: []',
    '  routes:',
    '    - host: web',
    '      port: 80',
    '      acces: lan',
    '  monitors:',
    '    - { id: page, kind: http, port: 80 }',
    '    - id: other',
    '      kind: http',
    '      paths: /x',
  );
  const found = await entries(server);
  expect(found.map(({ line }) => line).sort((a, b) => Number(a) - Number(b))).toEqual([6, 10, 15]);
});
