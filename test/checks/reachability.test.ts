import { routeWithoutProxy } from '../../lib/checks/route-without-proxy.ts';
import { undeclaredAudience } from '../../lib/checks/undeclared-audience.ts';
import { unreachable } from '../../lib/checks/unreachable.ts';
import { unwatched } from '../../lib/checks/unwatched.ts';
import type { RouteFacts } from '../../lib/blueprint/index.ts';
import type { Parts } from './blueprint.ts';
import { aPort, findingsOf, told } from './blueprint.ts';

describe('routes', () => {
  const route = { id: 'home/movies/web/movies', port: 8096 };

  test('a reverse proxy has to answer them', () => {
    const [found] = findingsOf(routeWithoutProxy, { servers: [{ id: 'home' }], routes: [route] });
    expect(found).toMatchObject({ code: 'HL150', severity: 'error', path: route.id });
    expect(found?.message).toBe('movies.example.com would be answered by "home", which has no reverse proxy.');
    const servers = [{ id: 'home', reverseProxy: 'home/traefik' }];
    expect(findingsOf(routeWithoutProxy, { servers, routes: [route] })).toEqual([]);
  });

  test('it is the proxy of the server that answers', () => {
    const servers = [{ id: 'home', reverseProxy: 'home/traefik' }, { id: 'cloud' }];
    const routes = [{ ...route, servedBy: 'cloud' }];
    expect(findingsOf(routeWithoutProxy, { servers, routes })[0]?.message).toMatch('by "cloud"');
  });

  test('a port that is published itself does without', () => {
    const services = [{ id: 'home/movies/web', ports: [aPort({ published: 8000, target: 8096, to: 'lan' })] }];
    expect(findingsOf(routeWithoutProxy, { services, routes: [route] })).toEqual([]);
    const hidden = [{ id: 'home/movies/web', ports: [aPort({ published: 8000, target: 8096, to: 'loopback' })] }];
    expect(findingsOf(routeWithoutProxy, { services: hidden, routes: [route] })).toHaveLength(1);
  });
});

describe('audiences', () => {
  const route = { id: 'home/movies/web/movies', access: 'lan' as const };
  const services = [
    { id: 'home/a/a', ports: [aPort({ published: 1, to: 'vpn' }), aPort({ published: 2, to: 'vpn' })] },
    { id: 'home/b/b', ports: [aPort({ published: 3, to: 'loopback' }), aPort({ published: 4, to: 'public' })] },
  ];

  test('lan and vpn need a network of the server', () => {
    const found = findingsOf(undeclaredAudience, { servers: [{ id: 'home' }], services, routes: [route] });
    expect(told(found)).toEqual([`HL151 ${route.id}`, 'HL151 home/a/a ports']);
    expect(found[0]?.message).toBe('"home/movies/web" is for "lan", but "home" has no addresses.lan.');
    expect(found[1]).toMatchObject({ fix: 'Make "home" a member of an Overlay.' });
  });

  test('declared ones are fine', () => {
    const servers = [{ id: 'home', addresses: { ssh: 'home', lan: ['192.168.1.10/24'] } }];
    const lab = { servers, overlays: [{ id: 'net', members: ['home'] }], services, routes: [route] };
    expect(findingsOf(undeclaredAudience, lab)).toEqual([]);
    expect(
      findingsOf(undeclaredAudience, { ...lab, overlays: [{ id: 'net', members: ['home'], networks: [] }] }),
    ).toHaveLength(1);
  });
});

describe('watching', () => {
  const servers = [{ id: 'cloud', watcher: 'cloud/gatus' }, { id: 'home' }];
  const routes = [{ id: 'home/movies/web/movies' }];
  const monitor = { id: 'home/movies/web/movies/monitor', of: 'home/movies/web/movies' };

  test('a route is watched from another server', () => {
    const [found] = findingsOf(unwatched, { servers, routes });
    expect(found).toMatchObject({ code: 'HL152', severity: 'warning', path: 'home/movies/web/movies' });
    expect(found?.message).toBe('Nobody outside "home" watches movies.example.com.');
    expect(findingsOf(unwatched, { servers, routes, monitors: [{ ...monitor, watchers: ['cloud'] }] })).toEqual([]);
  });

  test('the server itself is no watcher, unless another one misses its heartbeat', () => {
    expect(findingsOf(unwatched, { servers, routes, monitors: [{ ...monitor, watchers: ['home'] }] })).toHaveLength(1);
    const local = [{ ...monitor, watchers: ['home'], local: true }];
    expect(findingsOf(unwatched, { servers, routes, monitors: local })).toEqual([]);
  });

  test('a monitor of the service stands for its route if somebody asked for it', () => {
    const monitors = [{ ...monitor, of: 'home/movies/web', watchers: ['cloud'], declared: true }];
    expect(findingsOf(unwatched, { servers, routes, monitors })).toEqual([]);
    expect(findingsOf(unwatched, { servers, routes, monitors: [{ ...monitors[0]!, declared: false }] })).toHaveLength(
      1,
    );
  });

  test('each published TCP port needs a probe of its own', () => {
    const ports = [25, 465, 993].map((published) => aPort({ published }));
    const services = [{ id: 'home/mail/mail', ports: [...ports, aPort({ published: 8025, to: 'loopback' })] }];
    const probe = (port: number) => ({
      id: `home/mail/mail/port-${port}`,
      of: 'home/mail/mail',
      target: { port },
      watchers: ['cloud'],
    });
    const monitors = [probe(25), probe(993)];
    const found = findingsOf(unwatched, { servers, services, monitors });
    expect(told(found)).toEqual(['HL152 home/mail/mail ports']);
    expect(found[0]?.message).toBe('Nobody outside "home" watches port 465/tcp of "home/mail/mail".');
  });

  test('UDP cannot be probed, so whatever is known of the service will do', () => {
    const services = [{ id: 'home/movies/web', ports: [aPort({ published: 7359, protocol: 'udp' })] }];
    const monitors = [{ ...monitor, watchers: ['cloud'] }];
    expect(findingsOf(unwatched, { servers, services, routes, monitors })).toEqual([]);
    expect(findingsOf(unwatched, { servers, services })).toHaveLength(1);
  });

  test('a heartbeat tells of the whole service', () => {
    const services = [{ id: 'home/sync/sync', ports: [aPort({ published: 22_000 })] }];
    const monitors = [
      { id: 'home/sync/sync/beat', of: 'home/sync/sync', kind: 'heartbeat' as const, watchers: ['cloud'] },
    ];
    expect(findingsOf(unwatched, { servers, services, monitors })).toEqual([]);
  });

  test('the reverse proxy is watched through its routes', () => {
    const services = [{ id: 'home/traefik/traefik', ports: [aPort({ published: 443 })] }];
    const proxied = [servers[0]!, { id: 'home', reverseProxy: 'home/traefik' }];
    expect(findingsOf(unwatched, { servers: proxied, services })).toEqual([]);
  });

  test.each([
    ['one server', [{ id: 'home', watcher: 'home/gatus' }]],
    ['no watcher', [{ id: 'home' }, { id: 'cloud' }]],
  ])('a lab of %s is told once', (_, some) => {
    const found = findingsOf(unwatched, { servers: some, routes: [...routes, { id: 'home/a/a/a' }] });
    expect(told(found)).toEqual(['HL152 ']);
    expect(found[0]?.message).toBe(
      'Nothing in this lab is watched from another server: movies.example.com and a.example.com.',
    );
  });
});

describe('connections', () => {
  const servers = [
    { id: 'cloud', addresses: { ssh: 'cloud', lan: [], public: { v4: '203.0.113.7', dynamic: false } } },
    { id: 'home' },
    { id: 'offsite' },
  ];

  test('a monitor that was asked for needs a way to what it watches', () => {
    const monitors = [{ id: 'home/a/a/m', server: 'home', watchers: ['cloud'], declared: true }];
    const [found] = findingsOf(unreachable, { servers, monitors });
    expect(found).toMatchObject({
      code: 'HL153',
      severity: 'error',
      path: 'home/a/a/m',
      related: [
        { note: 'from', path: 'cloud' },
        { note: 'to', path: 'home' },
      ],
    });
    expect(found?.message).toMatch('from "cloud" to "home"');
    expect(found?.fix).toMatch(/Overlay.*public address.*via.*heartbeat/);
  });

  test('what only the policy wanted has fallen back', () => {
    const monitors = [
      { id: 'home/a/a/m', server: 'home', watchers: ['cloud'] },
      { id: 'home/a/a/n', server: 'home', watchers: ['home'], declared: true, local: true },
    ];
    expect(findingsOf(unreachable, { servers, monitors })).toEqual([]);
  });

  test('a heartbeat goes the other way', () => {
    const monitors = [
      { id: 'home/a/a/m', server: 'home', kind: 'heartbeat' as const, watchers: ['cloud'], declared: true },
    ];
    expect(findingsOf(unreachable, { servers, monitors })).toEqual([]);
  });

  test('a copy needs a way in one of both directions', () => {
    const backups = [{ id: 'home/a/backup', copies: ['cloud', 'offsite'] }];
    const found = findingsOf(unreachable, { servers, backups });
    expect(found.map(({ message }) => message)).toEqual([
      'A copy of "home/a/backup" needs a connection from "home" to "offsite", and there is none.',
    ]);
  });

  test('a route via another server needs a way back, and so does its sign-in', () => {
    const auth: RouteFacts['auth'] = {
      kind: 'forward',
      service: 'home/a/a',
      port: 9091,
      path: '/',
      backend: { kind: 'none' },
      responseHeaders: [],
    };
    const routes: Parts['routes'] = [
      { id: 'home/a/a/www', servedBy: 'cloud' },
      { id: 'cloud/b/b/www', auth },
    ];
    const found = findingsOf(unreachable, { servers, services: [{ id: 'home/a/a' }], routes });
    expect(told(found)).toEqual(['HL153 home/a/a/www', 'HL153 cloud/b/b/www']);
    const joined = servers.map((server) => ({
      ...server,
      overlays: ['net'],
      addresses: { ssh: server.id, lan: [], overlay: '10.66.0.1/24' },
    }));
    expect(findingsOf(unreachable, { servers: joined, services: [{ id: 'home/a/a' }], routes })).toEqual([]);
  });
});
