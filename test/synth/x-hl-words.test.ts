import type { SynthResult } from '../../lib/index.ts';
import { Overlay, Secret, Service, Stack, synth } from '../../lib/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { aLab, aServer, modelOf } from './lab.ts';

const IMAGE = 'image: docker.io/library/nginx:1.29.1\n    mem_limit: 64m';

/** A file of one service, with what is given of it and of the whole file. */
const file = (service: string, rest = ''): string => `services:\n  web:\n    ${IMAGE}\n    ${service}\n${rest}`;

type Form = 'layer' | 'adopted';

function synthOf(text: string, form: Form = 'layer'): Promise<SynthResult> {
  const lab = aLab({ 'web.yml': text });
  new Secret(lab, 'users');
  const home = aServer(lab);
  const away = aServer(lab, 'away', { addresses: { ssh: 'away', public: { v4: '203.0.113.1' }, overlay: '10.9.0.1' } });
  const inner = aServer(lab, 'inner', { addresses: { ssh: 'inner', overlay: '10.9.0.2' } });
  new Overlay(lab, 'vpn', { kind: 'tailscale', network: '10.9.0.0/24', members: [away, inner] });
  new Traefik(away, 'traefik');
  new Traefik(inner, 'traefik');
  for (const server of [home, inner]) {
    if (form === 'layer') Stack.fromLayer(server, 'web', 'web.yml');
    else Stack.fromComposeFile(server, 'web', { file: 'web.yml', directory: '/opt/web' });
  }
  return synth(lab, { write: false });
}

const backupOf = ({ backups }: SynthResult['blueprint']) => backups.find(({ id }) => id === 'home/web/backup');

const told = ({ findings }: SynthResult, ...codes: readonly string[]) =>
  findings
    .filter(({ code, path }) => codes.includes(code) && path?.startsWith('home') === true)
    .map(({ message, source, severity }) => `${severity} ${source?.line} ${message}`);

describe.each(['layer', 'adopted'] as const)('in a file that is %s', (form) => {
  test('the database of a service is dumped, and its files are not saved', async () => {
    const { blueprint, findings } = await synthOf(
      file(
        "volumes: ['data:/var/lib/postgresql']\n    x-hl: { database: { kind: postgres, user: app, database: notes, volume: data } }",
        'volumes: { data: { x-hl: { holds: state } } }\nx-hl: { backup: { schedule: daily 03:10, copies: away } }\n',
      ),
      form,
    );
    expect(findings.filter(({ code }) => code === 'HL236' || code === 'HL244')).toEqual([]);
    expect(backupOf(blueprint)).toMatchObject({
      databases: [{ service: 'home/web/web', engine: 'postgres', volume: 'home/web/data' }],
      copies: ['away'],
    });
    expect(backupOf(blueprint)?.databases[0]?.dump).toEqual(expect.arrayContaining(['pg_dump', 'notes']));
  });

  test('a dump by a command of its own has the words of the command, with dollar signs as in the whole file', async () => {
    const { blueprint } = await synthOf(
      file(
        'x-hl: { database: { kind: mariadb, dump: [sh, -c, "mariadb-dump -p$$MARIADB_ROOT_PASSWORD notes"], restore: [mariadb, notes] } }',
        'x-hl: { backup: { schedule: daily 03:10 } }\n',
      ),
      form,
    );
    expect(backupOf(blueprint)?.databases[0]?.dump.at(-1)).toBe('mariadb-dump -p$MARIADB_ROOT_PASSWORD notes');
    expect(blueprint.variables.map(({ name }) => name)).not.toContain('MARIADB_ROOT_PASSWORD');
  });

  test.each([
    ['{ kind: postgres, user: app }', 'x-hl.database.database'],
    ['{ kind: postgres, user: app, database: a, dump: [x], restore: [y] }', 'x-hl.database.user'],
    ['{ kind: postgres, usr: app, user: app, database: a }', 'x-hl.database.usr'],
    ['{ kind: postgress }', 'x-hl.database.kind'],
    ['{ user: app }', 'x-hl.database.kind'],
    ['{ kind: sqlite, file: data.db }', 'x-hl.database.file'],
    ['{ kind: redis, dump: [x] }', 'x-hl.database.restore'],
    ['{ kind: redis, dump: x, restore: [y] }', 'x-hl.database.dump'],
    ['{ kind: redis, dump: [x, "$PASSWORD"], restore: [y] }', 'x-hl.database.dump[1]'],
    ['{ kind: redis, dump: [x], restore: [y], volume: nothing }', 'x-hl.database.volume'],
    ['postgres', 'x-hl.database'],
  ])('the database %s is refused at its line', async (database, key) => {
    const found = told(await synthOf(file(`x-hl:\n      database: ${database}`), form), 'HL236');
    expect(found.some((each) => each.startsWith(`error 6 "${key}" under x-hl must be`))).toBe(true);
  });

  test('ports_to binds a published port, and nothing else of the file is changed by it', async () => {
    const result = await synthOf(file("ports: ['8080:80', '8081:81']\n    x-hl: { ports_to: { 8080: lan } }"), form);
    expect(told(result, 'HL236')).toEqual([]);
    const { services } = modelOf(result, form === 'layer' ? 'home/compose.yml' : 'home/stacks/web/compose.yml') as {
      services: { web: { ports: object[] } };
    };
    expect(services.web.ports).toMatchObject([{ published: '8080', host_ip: '192.168.1.10' }, { published: '8081' }]);
    expect(services.web.ports[1]).not.toHaveProperty('host_ip');
  });

  test('every entry of ports_to that does nothing is told', async () => {
    const result = await synthOf(
      file("ports: ['127.0.0.1:8080:80']\n    x-hl:\n      ports_to:\n        80: lan\n        8080: lan"),
      form,
    );
    expect(told(result, 'HL236')).toEqual([
      expect.stringMatching(/^error 8 .*80 is that of the container/),
      expect.stringMatching(/^error 9 .*binds it to 127\.0\.0\.1 already/),
    ]);
  });

  test('a route is answered by another server, which finds the port of the service', async () => {
    const { blueprint, findings } = await synthOf(
      file('x-hl: { routes: [{ host: notes, port: 80, via: { server: away, port: 8099 } }] }'),
      form,
    );
    const route = blueprint.routes.find(({ service }) => service === 'inner/web/web');
    expect(route).toMatchObject({ servedBy: 'away', backend: { kind: 'address', address: '10.9.0.2', port: 8099 } });
    const service = blueprint.services.find(({ id }) => id === 'inner/web/web');
    expect(service?.ports).toEqual([{ hostIp: '10.9.0.2', published: 8099, target: 80, protocol: 'tcp', to: 'vpn' }]);
    expect(findings.filter(({ code, path }) => code === 'HL150' && path?.startsWith('inner'))).toEqual([]);
  });

  test.each([
    ['via: awya', 'x-hl.routes[0].via', 'away'],
    ['via: home', 'x-hl.routes[0].via', undefined],
    ['via: { server: away, prt: 1 }', 'x-hl.routes[0].via.prt', 'port'],
    ['via: { port: 1 }', 'x-hl.routes[0].via.server', undefined],
    ['auth: { basic: NOBODY }', 'x-hl.routes[0].auth.basic', undefined],
    ['auth: basic', 'x-hl.routes[0].auth', undefined],
    ['trusts_proxy: maybe', 'x-hl.routes[0].trusts_proxy', undefined],
    ['security_headers: { frame: nobody }', 'x-hl.routes[0].security_headers.frame', 'frames'],
  ])('a route with %s is refused at its line', async (said, key, didYouMean) => {
    const result = await synthOf(
      file(`x-hl:\n      routes:\n        - host: notes\n          port: 80\n          ${said}`),
      form,
    );
    const found = result.findings.filter(({ code, path }) => code === 'HL236' && path?.startsWith('home') === true);
    expect(found).toMatchObject([{ severity: 'error', source: { line: 9 } }]);
    expect(found[0]?.message).toContain(`"${key}" under x-hl must be`);
    if (didYouMean !== undefined) expect(found[0]).toMatchObject({ didYouMean });
  });

  test('what is known of an image is what rules ask', async () => {
    const { blueprint } = await synthOf(
      file('x-hl: { image: { own_auth: true, ports: [8080], probe: curl, stands_still: true } }'),
      form,
    );
    const service = blueprint.services.find(({ id }) => id === 'home/web/web');
    expect(service?.image).toMatchObject({ ownAuth: true, ports: [8080], probe: 'curl', standsStill: true });
  });

  test('a directory that nothing mounts, and a variable that nothing names, are told at their lines', async () => {
    const result = await synthOf(
      file(
        'volumes: ["/mnt/photos/2026:/photos"]\n    environment: { KEY: "${API_KEY}" }',
        [
          'x-hl:',
          '  directories:',
          '    /mnt: { mountpoint: true }',
          '    /mnt/photos/: { holds: state }',
          '    /mtn/photos: { holds: state }',
          '  secrets:',
          '    API_KEY: the key',
          '    APIKEY: the key',
        ].join('\n'),
      ),
      form,
    );
    expect(told(result, 'HL244')).toEqual([
      expect.stringMatching(/^error 11 "x-hl\.directories\.\/mtn\/photos" under x-hl does nothing/),
      expect.stringMatching(/^error 14 "x-hl\.secrets\.APIKEY" under x-hl does nothing/),
    ]);
    expect(result.blueprint.directories.find(({ path }) => path === '/mnt/photos/2026')).toMatchObject({
      holds: 'state',
    });
  });

  test('x-hl where nothing reads it, and keys that look like it, are told at their lines', async () => {
    const result = await synthOf(
      [
        'x-common: &common { x-hl: { updates: auto } }',
        'services:',
        '  web:',
        '    <<: *common',
        `    ${IMAGE}`,
        '    environment: { x-hl: a variable }',
        '    deploy: { x-hl: { updates: auto } }',
        '    x-hl-waive: { HL121: no }',
        "    ports: [{ target: 80, published: '80', x-hl: { to: lan } }]",
        'networks:',
        '  front: { x-hl: { holds: state } }',
        'X-HL: {}',
        'x-hl.backup: { schedule: daily 03:10 }',
      ].join('\n'),
      form,
    );
    expect(told(result, 'HL243').sort()).toEqual([
      expect.stringMatching(/^error 10 Nothing reads "services\.web\.ports\.0\.x-hl"/),
      expect.stringMatching(/^error 12 Nothing reads "networks\.front\.x-hl"/),
      expect.stringMatching(/^error 14 Nothing reads "x-hl\.backup"/),
      expect.stringMatching(/^error 8 Nothing reads "services\.web\.deploy\.x-hl"/),
      expect.stringMatching(/^error 9 Nothing reads "services\.web\.x-hl-waive"/),
    ]);
    expect(result.blueprint.services.find(({ id }) => id === 'home/web/web')?.updates).toBe('auto');
  });

  test.each(['trusts_proxy: true', 'auth: { basic: USERS }'])(
    'a service with %s meets the reverse proxy alone',
    async (said) => {
      const { blueprint } = await synthOf(file(`x-hl: { routes: [{ host: notes, port: 80, ${said} }] }`), form);
      const names = new Map(blueprint.networks.map(({ id, name }) => [id, name]));
      const networksOf = (id: string) =>
        blueprint.services
          .find((service) => service.id === id)
          ?.networks.map(({ network }) => names.get(network) ?? network)
          .filter((name) => name.startsWith('hl-proxy_') || name === 'hl_default');
      const own = form === 'layer' ? 'hl-proxy_web' : 'hl-proxy_web_web';
      expect(networksOf('inner/web/web')).toEqual([own]);
      expect(networksOf('inner/traefik/traefik')).toEqual(expect.arrayContaining([own, 'hl_default']));
      if (said.startsWith('auth'))
        expect(blueprint.routes.find(({ service }) => service === 'inner/web/web')?.auth).toEqual({
          kind: 'basic',
          users: ['users'],
        });
    },
  );
});

test('what the file of a server says under x-hl of a service is read, and of anything else told', async () => {
  const lab = aLab({
    'web.yml': file('ports: ["8080:80"]'),
    'home.yml': [
      'services:',
      '  web:',
      '    ports: ["8081:81"]',
      '    x-hl:',
      '      routes: [{ host: notes, port: 80 }]',
      '      ports_to: { 8081: lan, 8080: lan }',
      'volumes:',
      '  web_data: { x-hl: { holds: state } }',
      'x-hl: { backup: { schedule: daily 03:10 } }',
    ].join('\n'),
  });
  const home = aServer(lab, 'home', { compose: 'home.yml' });
  new Traefik(home, 'traefik');
  Stack.fromLayer(home, 'web', 'web.yml');
  const { blueprint, findings, files } = await synth(lab, { write: false });
  expect(findings.filter(({ code }) => ['HL236', 'HL243'].includes(code))).toMatchObject([
    { code: 'HL236', source: { line: 6 }, message: expect.stringContaining('"x-hl.ports_to.8080"') },
    { code: 'HL243', source: { line: 8 }, message: 'Nothing reads "volumes.web_data.x-hl" in the file of a server.' },
    { code: 'HL243', source: { line: 9 }, message: 'Nothing reads "x-hl" in the file of a server.' },
  ]);
  const web = blueprint.services.find(({ id }) => id === 'home/web/web');
  expect(web?.ports).toMatchObject([
    { published: 8080, to: 'public' },
    { published: 8081, to: 'lan' },
  ]);
  expect(web?.networks).toMatchObject([{ network: 'home/hl/default' }]);
  expect(files.find(({ path }) => path === 'home/compose.yml')?.content).not.toContain('x-hl');
});

test('a backup names the services that stand still as their file does', async () => {
  const lab = aLab({
    'notes.yml': `services:\n  db:\n    ${IMAGE}\n  web:\n    ${IMAGE}\nx-hl: { backup: { schedule: daily 03:10, stops: [db, notes-web] } }\n`,
    'wrong.yml': `services:\n  db:\n    ${IMAGE}\nx-hl:\n  backup:\n    schedule: daily 03:10\n    stops: [dbb, other]\n`,
  });
  const home = aServer(lab);
  Stack.fromLayer(home, 'notes', 'notes.yml');
  Stack.fromLayer(home, 'wrong', 'wrong.yml');
  const { blueprint, findings } = await synth(lab, { write: false });
  expect(blueprint.backups.find(({ stack }) => stack === 'home/notes')?.stops).toEqual([
    'home/notes/db',
    'home/notes/web',
  ]);
  expect(findings.filter(({ code }) => code === 'HL236')).toMatchObject([
    { source: { line: 8 }, didYouMean: 'db' },
    { source: { line: 8 } },
  ]);
});

test('who carries the network of a service that is apart is apart itself', async () => {
  const lab = aLab({
    'tunnel.yml': `services:\n  vpn:\n    ${IMAGE}\n  web:\n    ${IMAGE}\n    network_mode: service:vpn\n    x-hl: { routes: [{ host: notes, port: 80, trusts_proxy: true }] }\n`,
  });
  const home = aServer(lab);
  new Traefik(home, 'traefik');
  Stack.fromLayer(home, 'tunnel', 'tunnel.yml');
  const { blueprint } = await synth(lab, { write: false });
  const networksOf = (id: string) =>
    blueprint.services.find((service) => service.id === id)?.networks.map(({ network }) => network.split('/').pop());
  expect(networksOf('home/tunnel/vpn')).toEqual(expect.arrayContaining(['hl-proxy_tunnel-vpn']));
  expect(networksOf('home/tunnel/vpn')).not.toContain('default');
  expect(networksOf('home/traefik/traefik')).toContain('hl-proxy_tunnel-vpn');
});

test('keys of Compose in TypeScript have no ports_to, as a port has its audience there', async () => {
  const lab = aLab();
  const stack = new Stack(aServer(lab), 'web');
  new Service(stack, 'web', { image: 'example/app:1.2.3', compose: { 'x-hl': { ports_to: { 8080: 'lan' } } } });
  const { findings } = await synth(lab, { write: false });
  expect(findings.filter(({ code }) => code === 'HL236')).toMatchObject([
    { message: expect.stringContaining('in TypeScript a port has `to`') },
  ]);
});
