import { Service, Stack, synth } from '../../lib/index.ts';
import { aLab, aServer, codesOf, modelOf, servicesOf } from './lab.ts';

const WATCHTOWER = `
x-hl:
  secrets: { WATCHTOWER_TOKEN: token of the notifier }
services:
  watchtower:
    image: nickfedor/watchtower:1.12.1
    environment:
      SCHEDULE: \${SCHEDULE}
      TOKEN: \${WATCHTOWER_TOKEN:?}
    volumes:
      - state:/state
    depends_on: [helper]
    mem_limit: 64m
  helper:
    image: busybox:1.37.0
    ports: ["9000:90"]
    x-hl: { ports_to: { 9000: lan } }
volumes:
  state:
    x-hl: { holds: state }
`;

describe('a stack in plain YAML', () => {
  test('gets the names that a stack of constructs has', async () => {
    const lab = aLab({ 'watchtower.yml': WATCHTOWER });
    Stack.fromLayer(aServer(lab), 'watchtower', 'watchtower.yml', { vars: { SCHEDULE: 'daily' } });
    const services = await servicesOf(lab);
    expect(Object.keys(services)).toEqual(['watchtower', 'watchtower-helper']);
    expect(services['watchtower']).toMatchObject({
      depends_on: { 'watchtower-helper': { condition: 'service_started', required: true } },
      networks: { watchtower: null },
    });
    expect(services['watchtower-helper']).toMatchObject({ networks: { watchtower: { aliases: ['helper'] } } });
  });

  test('fills its vars in and leaves every other variable to the server', async () => {
    const lab = aLab({ 'watchtower.yml': WATCHTOWER });
    Stack.fromLayer(aServer(lab), 'watchtower', 'watchtower.yml', { vars: { SCHEDULE: 'at $5' } });
    const { watchtower } = await servicesOf(lab);
    expect(watchtower).toMatchObject({ environment: { SCHEDULE: 'at $$5', TOKEN: '${WATCHTOWER_TOKEN:?}' } });
  });

  test('keeps its volumes in directories of the stack, which Docker never makes', async () => {
    const lab = aLab({ 'watchtower.yml': WATCHTOWER });
    Stack.fromLayer(aServer(lab), 'watchtower', 'watchtower.yml', { vars: { SCHEDULE: 'daily' } });
    const result = await synth(lab, { write: false });
    expect(modelOf(result, 'home/compose.yml')['volumes']).toBeUndefined();
    expect(modelOf(result, 'home/compose.yml')).toMatchObject({
      services: {
        watchtower: {
          volumes: [
            { type: 'bind', source: '/srv/hl/watchtower/state', target: '/state', bind: { create_host_path: false } },
          ],
        },
      },
    });
    expect(result.blueprint.volumes).toMatchObject([{ id: 'home/watchtower/state', holds: 'state' }]);
  });

  test('is told where its layers surprise, as `hl compose config` tells it', async () => {
    const lab = aLab({
      'base.yml':
        'services:\n  a: { image: busybox:1.37.0, environment: { SINCE: 2024-01-01, MASK: 022 }, labels: { a: b }, depends_on: { b: { condition: service_healthy } } }\n  b: { image: busybox:1.37.0, volumes: ["d:/data"] }\nvolumes: { d: { x-hl: { holds: cache } } }\n',
      'patch.yml': 'services:\n  a:\n    labels:\n    depends_on: [b]\n',
    });
    Stack.fromLayer(aServer(lab), 'a', 'base.yml').layer('patch.yml');
    const { findings } = await synth(lab, { write: false });
    const told = findings
      .filter(({ code }) => code.startsWith('CO06'))
      .map((each) => [each.code, each.severity, each.source?.file.split('/').at(-1), each.source?.line]);
    expect(told.sort()).toEqual([
      ['CO061', 'warning', 'patch.yml', 4],
      ['CO062', 'warning', 'patch.yml', 3],
      ['CO065', 'warning', 'base.yml', 3],
      ['CO066', 'warning', 'base.yml', 2],
      ['CO067', 'warning', 'base.yml', 2],
    ]);
  });

  test('has its intent read and taken out of the file', async () => {
    const lab = aLab({ 'watchtower.yml': WATCHTOWER });
    Stack.fromLayer(aServer(lab), 'watchtower', 'watchtower.yml', { vars: { SCHEDULE: 'daily' } });
    const result = await synth(lab, { write: false });
    expect(JSON.stringify(modelOf(result, 'home/compose.yml'))).not.toContain('x-hl');
    expect(result.blueprint.variables).toMatchObject([
      { id: 'home:WATCHTOWER_TOKEN', declared: true, required: true, description: 'token of the notifier' },
    ]);
    expect(result.blueprint.services[0]?.ports).toEqual([
      { hostIp: '192.168.1.10', published: 9000, target: 90, protocol: 'tcp', to: 'lan' },
    ]);
  });

  test('may give limits by the older keys, which others override by the newer', async () => {
    const lab = aLab({ 'watchtower.yml': WATCHTOWER });
    const stack = Stack.fromLayer(aServer(lab), 'watchtower', 'watchtower.yml', { vars: { SCHEDULE: 'daily' } });
    stack.override('watchtower', { compose: { deploy: { resources: { limits: { memory: '128m' } } } } });
    const { watchtower } = await servicesOf(lab);
    expect(watchtower).toMatchObject({ deploy: { resources: { limits: { memory: '128m', pids: 4096 } } } });
    expect(watchtower).not.toHaveProperty('mem_limit');
  });

  test.each([
    ['a service', 'services: { web: { image: nginx:1.27.1, x-hl: { rutes: [] } } }', 'x-hl.rutes'],
    ['a volume', 'volumes: { data: { x-hl: { holds: photos } } }', 'x-hl.volumes.data.holds'],
    ['the stack', 'x-hl: { backup: { schedule: now and then } }', 'x-hl.backup.schedule'],
  ])('tells of intent of %s that it does not understand, with its line', async (_what, text, key) => {
    const lab = aLab({ 'web.yml': `${text}\n` });
    Stack.fromLayer(aServer(lab), 'web', 'web.yml');
    const { findings } = await synth(lab, { write: false });
    const found = findings.find(({ code }) => code === 'HL236');
    expect(found?.message).toContain(`"${key}"`);
    expect(found?.source).toMatchObject({ file: expect.stringContaining('web.yml'), line: 1 });
  });

  const held = (says: string): string =>
    `services: { web: { image: nginx:1.27.1, volumes: [data:/data] } }\nvolumes: { data: { x-hl: { holds: cache, ${says} } } }\n`;
  const ofService = (says: string): string => `services: { web: { image: nginx:1.27.1, x-hl: { ${says} } } }\n`;

  test.each([
    ['a mode with a command', held('mode: "0750; reboot"'), 'volumes.data.mode', '"0750; reboot"'],
    ['a user below 0', held('uid: -1'), 'volumes.data.uid', '-1'],
    ['a former id that leads elsewhere', held('formerly: [../photos]'), 'volumes.data.formerly', '["../photos"]'],
    ['a former service that is a path', ofService('formerly: [a/b]'), 'formerly', '["a/b"]'],
    ['a route to port 70000', ofService('routes: [{ host: web, port: 70000 }]'), 'routes[0].port', '70000'],
    ['a route with a relative path', ofService('routes: [{ host: web, port: 80, path: a }]'), 'routes[0].path', '"a"'],
    ['a monitor of no name', ofService('monitors: [{ id: A B, kind: icmp }]'), 'monitors[0].id', '"A B"'],
    ['a monitor of port 0', ofService('monitors: [{ id: a, kind: tcp, port: 0 }]'), 'monitors[0].port', '0'],
    [
      'a monitor without pause',
      ofService('monitors: [{ id: a, kind: icmp, interval: 0s }]'),
      'monitors[0].interval',
      '"0s"',
    ],
    ['a variable with a space', 'x-hl: { variables: { A B: x } }\n', 'variables.A B', '"x"'],
    ['a secret of two lines', 'x-hl: { secrets: { KEY: "a\\nb" } }\n', 'secrets.KEY', '"a\\nb"'],
    [
      'a directory that begins nowhere',
      'x-hl: { directories: { media: { holds: cache } } }\n',
      'directories.media',
      undefined,
    ],
    [
      'a run without time',
      'x-hl: { backup: { schedule: daily 03:10, longest_run: 0s } }\n',
      'backup.longest_run',
      '"0s"',
    ],
  ])('is refused %s, as a construct is', async (_what, text, key, given) => {
    const lab = aLab({ 'web.yml': text });
    Stack.fromLayer(aServer(lab), 'web', 'web.yml');
    const { ok, findings } = await synth(lab, { write: false });
    const found = findings.filter(({ code }) => code === 'HL236');
    expect([ok, found]).toMatchObject([false, [{ source: { file: expect.stringMatching(/web\.yml$/) } }]]);
    expect(found[0]?.message).toContain(`"x-hl.${key}" under x-hl must be`);
    if (given !== undefined) expect(found[0]?.given).toBe(given);
  });

  test('is refused an image that is no reference, at its line', async () => {
    const lab = aLab({ 'web.yml': 'services:\n  web:\n    image: Example/Web 1.2.3\n' });
    Stack.fromLayer(aServer(lab), 'web', 'web.yml');
    const { ok, findings } = await synth(lab, { write: false });
    expect(ok).toBe(false);
    expect(findings.find(({ code }) => code === 'HL002')).toMatchObject({ path: 'home/web/web', source: { line: 3 } });
  });

  test('is refused a writable path beside the layer file', async () => {
    const lab = aLab({ 'web.yml': 'services:\n  web:\n    image: nginx:1.27.1\n    volumes:\n      - ./data:/data\n' });
    Stack.fromLayer(aServer(lab), 'web', 'web.yml');
    const result = await synth(lab, { write: false });
    expect(result.ok).toBe(false);
    expect(result.findings.find(({ code }) => code === 'HL232')).toMatchObject({
      given: './data',
      source: { line: 5 },
    });
  });

  test('takes a regular file that it mounts read-only with it', async () => {
    const lab = aLab({
      'web/compose.yml':
        'services:\n  web:\n    image: nginx:1.27.1\n    volumes: [ "./nginx.conf:/etc/nginx.conf:ro" ]\n',
      'web/nginx.conf': 'events {}\n',
    });
    Stack.fromLayer(aServer(lab), 'web', 'web/compose.yml');
    const result = await synth(lab, { write: false });
    expect(result.files.find(({ path }) => path === 'home/config/web/nginx.conf')?.content).toBe('events {}\n');
    expect(modelOf(result, 'home/compose.yml')).toMatchObject({
      services: { web: { volumes: [{ source: '/srv/hl/config/web/nginx.conf', read_only: true }] } },
    });
    expect(JSON.stringify(modelOf(result, 'home/compose.yml'))).toContain('homelab-cdk.config');
  });

  test.each([
    ['a folder, mounted read-only', 'volumes: [ "./conf.d:/etc/conf.d:ro" ]', './conf.d', 'mount'],
    ['a file that is not there', 'volumes: [ "./none.conf:/etc/none.conf:ro" ]', './none.conf', 'mount'],
    ['a file of variables', 'env_file: web.env', 'web.env', 'env_file'],
    ['a file of labels', 'label_file: web.labels', 'web.labels', 'label_file'],
    ['a folder to build in', 'build: .', '.', 'build'],
  ])('is refused %s, as it does not travel', async (_what, says, path, what) => {
    const lab = aLab({
      'web/compose.yml': `services:\n  web:\n    image: nginx:1.27.1\n    ${says}\n`,
      'web/conf.d/site.conf': '',
      'web/web.env': 'A=1\n',
    });
    Stack.fromLayer(aServer(lab), 'web', 'web/compose.yml');
    const { ok, findings } = await synth(lab, { write: false });
    expect(ok).toBe(false);
    const found = findings.filter(({ code }) => code === 'HL233');
    expect(found).toMatchObject([{ path: 'home/web/web', given: path, source: { line: 4 } }]);
    expect(found[0]?.source?.file).toMatch(/web\/compose\.yml$/);
    expect(found[0]?.message).toContain(`The ${what} "${path}" of service "web" is relative`);
  });

  test('is refused a mount whose place only the server knows, and may say it by a variable', async () => {
    const text = 'services:\n  web:\n    image: nginx:1.27.1\n    volumes:\n      - ${FILES}:/data\n';
    const open = aLab({ 'web.yml': text });
    Stack.fromLayer(aServer(open), 'web', 'web.yml');
    const { findings } = await synth(open, { write: false });
    expect(findings.filter(({ code }) => code === 'HL242')).toMatchObject([
      { path: 'home/web/web', source: { line: 5 }, given: '${FILES}' },
    ]);
    expect(findings.map(({ code }) => code)).not.toContain('CO004');
    const said = aLab({ 'web.yml': text });
    Stack.fromLayer(aServer(said), 'web', 'web.yml', { vars: { FILES: '/mnt/files' } });
    expect(await servicesOf(said)).toMatchObject({ web: { volumes: [{ type: 'bind', source: '/mnt/files' }] } });
  });

  test('that cannot be read is told with the line that named it', async () => {
    const lab = aLab();
    Stack.fromLayer(aServer(lab), 'web', 'missing.yml');
    const { findings, ok } = await synth(lab, { write: false });
    expect(ok).toBe(false);
    const found = findings.find(({ code }) => code === 'HL231');
    expect(found).toMatchObject({ path: 'home/web', source: { file: __filename } });
  });

  test('that a server names and that is not there is told with the line of the server', async () => {
    const lab = aLab();
    aServer(lab, 'home', { compose: 'absent.yml' });
    const { findings } = await synth(lab, { write: false });
    const found = findings.find(({ code }) => code === 'HL231');
    expect(found).toMatchObject({ path: 'home', source: { file: expect.stringMatching(/\.ts$/) } });
  });

  test('brings no second finding for an id that is taken, which stands in the tree under another name', async () => {
    const lab = aLab({ 'layer.yml': 'services: {}\n' });
    const server = aServer(lab, 'home', { compose: 'layer.yml' });
    for (let copy = 0; copy < 2; copy++) {
      new Service(new Stack(server, 'movies'), 'movies', { image: 'nginx:1.27.0' }).compose({ tty: true });
    }
    const codes = codesOf(await synth(lab, { write: false }));
    expect(codes).toContain('HL012');
    expect(codes).not.toContain('CO009');
  });

  test('that is broken is told with the line of the break', async () => {
    const lab = aLab({ 'web.yml': 'services:\n  web: { image: nginx\n' });
    Stack.fromLayer(aServer(lab), 'web', 'web.yml');
    const { findings } = await synth(lab, { write: false });
    expect(findings.find(({ code }) => code === 'CO052')).toMatchObject({
      path: 'home/web',
      source: { file: expect.stringContaining('web.yml'), line: expect.any(Number) },
    });
  });
});

describe('layers', () => {
  test('win in the order shared, local, server', async () => {
    const lab = aLab({
      'shared.yml': 'services: { web: { image: nginx:1.27.1, environment: { A: shared, B: shared, C: shared } } }\n',
      'local.yml': 'services: { web: { environment: { B: local, C: local } } }\n',
      'servers/home/compose.yml': 'services: { web: { environment: { C: server } } }\n',
    });
    const stack = Stack.fromLayer(aServer(lab, 'home', { compose: 'servers/home/compose.yml' }), 'web', 'shared.yml');
    stack.layer('local.yml');
    const { web } = await servicesOf(lab);
    expect(web).toMatchObject({ environment: { A: 'shared', B: 'local', C: 'server' } });
  });

  test('above typed props override and reset them', async () => {
    const lab = aLab({
      'servers/home/compose.yml': 'services: { web: { environment: { B: !reset null }, user: "2:2" } }\n',
    });
    const stack = new Stack(aServer(lab, 'home', { compose: 'servers/home/compose.yml' }), 'web');
    new Service(stack, 'web', { image: 'nginx:1.27.1', user: '1:1', environment: { A: 'a', B: 'b' } });
    const { web } = await servicesOf(lab);
    expect(web).toMatchObject({ environment: { A: 'a' }, user: '2:2' });
    expect(web).not.toHaveProperty('environment.B');
  });

  test('of a misspelt key are told with a suggestion and its line', async () => {
    const lab = aLab({ 'servers/home/compose.yml': 'services:\n  web:\n    imagee: nginx:1.27.1\n' });
    const stack = new Stack(aServer(lab, 'home', { compose: 'servers/home/compose.yml' }), 'web');
    new Service(stack, 'web', { image: 'nginx:1.27.1' });
    const { findings } = await synth(lab, { write: false });
    expect(findings.find(({ code }) => code === 'CO003')).toMatchObject({ didYouMean: 'image', source: { line: 3 } });
  });

  test('whose reset does nothing say so', async () => {
    const lab = aLab({ 'servers/home/compose.yml': 'services: { web: { environment: { X: !reset null } } }\n' });
    const stack = new Stack(aServer(lab, 'home', { compose: 'servers/home/compose.yml' }), 'web');
    new Service(stack, 'web', { image: 'nginx:1.27.1', environment: { A: 'a' } });
    expect(codesOf(await synth(lab, { write: false }))).toContain('CO002');
  });

  test('say which of them spoke about a value', async () => {
    const lab = aLab({ 'servers/home/compose.yml': 'services: { web: { user: "2:2" } }\n' });
    const stack = new Stack(aServer(lab, 'home', { compose: 'servers/home/compose.yml' }), 'web');
    new Service(stack, 'web', { image: 'nginx:1.27.1', user: '1:1' });
    const { models } = await synth(lab, { write: false });
    const names = models[0]?.provenance.of(['services', 'web', 'user']).map(({ name }) => name);
    expect(names).toEqual(['stack home/web', 'servers/home/compose.yml']);
  });
});

describe('a layer file that names others', () => {
  const BASE =
    'services:\n  base:\n    image: busybox:1.37.0\n    mem_limit: 32m\n    environment: { A: base, B: base }\n';

  test('extends services of other files, and its lines are those of the files that speak', async () => {
    const lab = aLab({
      'common/base.yml': BASE,
      'app.yml':
        'services:\n  app:\n    extends: { file: common/base.yml, service: base }\n    environment: { B: own }\n',
    });
    Stack.fromLayer(aServer(lab), 'app', 'app.yml');
    expect(await servicesOf(lab)).toMatchObject({
      app: { image: 'busybox:1.37.0', environment: { A: 'base', B: 'own' } },
    });
  });

  test('includes whole files', async () => {
    const lab = aLab({
      'parts/helper.yml': BASE,
      'app.yml': 'include: [parts/helper.yml]\nservices: { app: { image: "busybox:1.37.0" } }\n',
    });
    Stack.fromLayer(aServer(lab), 'app', 'app.yml');
    expect(Object.keys(await servicesOf(lab)).sort()).toEqual(['app', 'app-base']);
  });

  describe('whose mounts begin with variables', () => {
    const MOUNTS = `volumes: ['\${MEDIA}/films:/films:ro', '\${CACHE:-/var/cache/x}/y:/y:ro', '\${NEAR}:/near:ro']`;
    const files = {
      'sub/part.yml': `services:\n  base:\n    image: busybox:1.37.0\n    ${MOUNTS}\n`,
      'include.yml': 'include: [sub/part.yml]\n',
      'extends.yml': 'services:\n  base:\n    extends: { file: sub/part.yml, service: base }\n',
    };
    const bind = (source: string, target: string) => ({ type: 'bind', source, target, read_only: true });

    test.each(['include.yml', 'extends.yml'])('adopted by %s', async (file) => {
      const lab = aLab(files);
      const vars = { MEDIA: '/mnt/media', NEAR: './near' };
      Stack.fromComposeFile(aServer(lab), 'x', { file, directory: '/opt/x', vars });
      const result = await synth(lab, { write: false });
      expect(result.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(modelOf(result, 'home/stacks/x/compose.yml')).toMatchObject({
        services: {
          base: {
            volumes: [
              bind('/mnt/media/films', '/films'),
              bind('${CACHE:-/var/cache/x}/y', '/y'),
              bind('/opt/x/sub/near', '/near'),
            ],
          },
        },
      });
    });

    test.each(['include.yml', 'extends.yml'])('of a value that %s does not get', async (file) => {
      const lab = aLab(files);
      Stack.fromComposeFile(aServer(lab), 'x', { file, directory: '/opt/x', vars: { NEAR: '/near' } });
      const { findings } = await synth(lab, { write: false });
      const errors = findings.filter(({ severity }) => severity === 'error');
      expect(errors.map(({ code, source }) => `${code} ${source?.file.split('/').at(-1)}:${source?.line}`)).toEqual([
        'HL242 part.yml:4',
      ]);
    });
  });

  test('is refused with its line where the other one is not there', async () => {
    const lab = aLab({ 'app.yml': 'services:\n  app:\n    extends: { file: absent.yml, service: base }\n' });
    Stack.fromLayer(aServer(lab), 'app', 'app.yml');
    const { findings } = await synth(lab, { write: false });
    expect(findings.find(({ code }) => code === 'CO011')?.source).toMatchObject({ line: 3 });
  });
});
