import Ajv from 'ajv';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Job, Schedule, Secret, Service, Stack, synth, Volume } from '../../lib/index.ts';
import { aFolder, aLab, aServer } from './lab.ts';

const ROOT = join(__dirname, '../..');
const ajv = new Ajv({ strict: false, allErrors: true });
const readJson = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object;

describe('the published schemas', () => {
  const folder = aFolder();

  beforeAll(() => {
    const run = spawnSync(process.execPath, ['scripts/schemas.mjs', folder], { cwd: ROOT, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
  }, 60_000);

  test('describe the Blueprint of a lab', async () => {
    const lab = aLab({}, { domain: 'example.com', contact: 'admin@example.com', variables: { A: 'b' } });
    const server = aServer(lab, 'home', {
      addresses: { ssh: 'home', lan: '10.0.0.2/24', public: { v4: '203.0.113.1' } },
    });
    const stack = new Stack(server, 'web', { formerly: ['www'] });
    const secret = new Secret(stack, 'key');
    const service = new Service(stack, 'web', {
      image: 'nginx:1.27.1',
      environment: { KEY: secret.asEnv() },
      secrets: [secret.asFile({ uid: 1000 })],
      mounts: [new Volume(stack, 'data', { holds: 'state' }).at('/data')],
      ports: [{ port: 8080, target: 80, to: 'lan' }],
    });
    service.route('www', { port: 80, probe: { path: '/health', status: [200] } });
    service.monitor('smtp', { kind: 'starttls', port: 25 });
    new Job(stack, 'migrate', { image: 'nginx:1.27.1', runs: 'once', probe: ['true'] });
    stack.backup({ schedule: Schedule.daily('03:10') });
    const { blueprint } = await synth(lab, { write: false });

    const validate = ajv.compile(readJson(join(folder, 'blueprint.schema.json')));
    validate(JSON.parse(JSON.stringify(blueprint)));
    expect(validate.errors).toBeNull();
    validate({ ...blueprint, version: 2 });
    expect(validate.errors).not.toBeNull();
  });

  test('describe the manifest that is written', async () => {
    const lab = aLab();
    new Service(new Stack(aServer(lab), 'web'), 'web', { image: 'nginx:1.27.1', compose: { hostname: 'x' } });
    const out = aFolder();
    const { ok } = await synth(lab, { out });
    expect(ok).toBe(true);
    const validate = ajv.compile(readJson(join(folder, 'manifest.schema.json')));
    validate(readJson(join(out, 'manifest.json')));
    expect(validate.errors).toBeNull();
  });
});

describe('the schema of x-hl', () => {
  const validate = ajv.compile(readJson(join(ROOT, 'schemas/x-hl.schema.json')));

  /** Each text, and whether it is intent that is understood. The schema and the compiler have to agree. */
  test.each([
    ['x-hl: { backup: { schedule: daily 03:10 } }', true],
    ['x-hl: { backup: { schedule: sometimes } }', false],
    ['x-hl: { backups: { schedule: daily 03:10 } }', false],
    ['x-hl: { backup: { schedule: daily 03:10, stops: [], longest_run: 2h, grace: 3h } }', true],
    ['x-hl: { backup: { schedule: daily 03:10, longest_run: soon } }', false],
    ['x-hl: { secrets: { A_TOKEN: a token }, variables: { B: b }, directories: { /mnt: { mountpoint: true } } }', true],
    ['services: { web: { image: nginx:1.27.1, x-hl: { routes: [{ host: a, port: 80, access: lan }] } } }', true],
    ['services: { web: { image: nginx:1.27.1, x-hl: { routes: [{ host: a }] } } }', false],
    ['services: { web: { image: nginx:1.27.1, x-hl: { routes: [{ host: a, port: 80, access: world }] } } }', false],
    ['services: { web: { image: nginx:1.27.1, x-hl: { monitors: [{ id: a, kind: tcp, port: 80 }] } } }', true],
    ['services: { web: { image: nginx:1.27.1, x-hl: { monitors: [{ id: a, kind: tea }] } } }', false],
    ...[
      ['http, status: { from: 200, below: 300 }', true],
      ['http, status: { from: 200 }', false],
      ['http, status: [200, 204]', true],
      ['http, json: { at: [disks, 0, state], is: ok }', true],
      ['http, json: { at: [], is: ok }', false],
      ['http, json: { at: [disks] }', false],
      ['dns, query: example.com, code: NXDOMAIN', true],
      ['dns, query: example.com, code: NOPE', false],
      ['http, verify_certificate: false, follow_redirects: false', true],
      ['tls, verify_certificate: perhaps', false],
      ['domain, domain: example.org, registered_for: 480h', true],
      ['heartbeat, period: 1h, interval: 30s, failures: 1', true],
      ['icmp, watched_by: [home]', true],
      ['icmp, watched_by: { home: true }', false],
    ].map(([said, isRight]): [string, boolean] => [
      `services: { web: { image: nginx:1.27.1, x-hl: { monitors: [{ id: a, kind: ${said} }] } } }`,
      isRight === true,
    ]),
    ['services: { web: { x-hl: { monitors: [{ id: a, kind: heartbeat, period: 1h, timer: a.timer }] } } }', true],
    ['services: { web: { x-hl: { monitors: [{ id: a, kind: heartbeat, period: 1h, timer: a.service }] } } }', false],
    ['services: { web: { image: nginx:1.27.1, x-hl: { updates: auto, formerly: [www] } } }', true],
    ['services: { web: { image: nginx:1.27.1, x-hl: { updates: never } } }', false],
    ['volumes: { data: { x-hl: { holds: state, uid: 1000, mode: "0700" } } }', true],
    ['volumes: { data: { x-hl: { holds: replaceable } } }', false],
    ['volumes: { data: { x-hl: { holds: replaceable, reason: ripped again } } }', true],
    ['volumes: { data: { x-hl: { holds: photos } } }', false],
    ['volumes: { data: { x-hl: { holds: state, docker: perhaps } } }', false],
  ])('agrees with the compiler on %s', async (text, right) => {
    expect(validate(parse(text))).toBe(right);
    const lab = aLab({ 'layer.yml': `${text}\n` });
    Stack.fromLayer(aServer(lab), 'web', 'layer.yml');
    const { findings } = await synth(lab, { write: false });
    expect(findings.filter(({ code }) => code === 'HL236').map(({ message }) => message)).toHaveLength(right ? 0 : 1);
  });
});
