import type { Server } from '../../lib/index.ts';
import { Service, Stack, synth } from '../../lib/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { aLab, aServer } from './lab.ts';

// Forward sign-in, routes of TCP and UDP, and middlewares are said in YAML as in TypeScript, with the same result.

const IMAGE = 'docker.io/library/nginx:1.29.1';

const SAID = `services:
  web:
    image: ${IMAGE}
    x-hl:
      routes:
        - host: notes
          port: 80
          auth: { forward: { service: gate/server, port: 9091, path: /verify, response_headers: [Remote-User] } }
          middlewares: [slow]
      tcp_routes:
        - { port: 1883, entry_port: 8883, host: mqtt, tls: terminate, access: lan, formerly: [old], middlewares: [few] }
      udp_routes:
        - { port: 53, entry_port: 5353, access: lan }
`;

function inTypes(home: Server, gate: Service, traefik: Traefik): void {
  const web = new Service(new Stack(home, 'web'), 'web', { image: IMAGE });
  web.route('notes', {
    port: 80,
    auth: { forward: { service: gate, port: 9091, path: '/verify', responseHeaders: ['Remote-User'] } },
    middlewares: [traefik.middleware('slow', { rateLimit: { average: 5 } })],
  });
  web.routeTcp({
    port: 1883,
    entryPort: 8883,
    host: 'mqtt',
    tls: 'terminate',
    access: 'lan',
    formerly: ['old'],
    middlewares: [traefik.tcpMiddleware('few', { inFlightConn: { amount: 10 } })],
  });
  web.routeUdp({ port: 53, entryPort: 5353, access: 'lan' });
}

async function synthOf(text: string | undefined) {
  const lab = aLab({ 'web.yml': text ?? '' }, { domain: 'example.com', contact: 'a@example.com' });
  const home = aServer(lab);
  const traefik = new Traefik(home, 'traefik', { certificates: 'own' });
  const gate = new Service(new Stack(home, 'gate'), 'server', { image: IMAGE });
  if (text === undefined) inTypes(home, gate, traefik);
  else {
    traefik.middleware('slow', { rateLimit: { average: 5 } });
    traefik.tcpMiddleware('few', { inFlightConn: { amount: 10 } });
    Stack.fromLayer(home, 'web', 'web.yml');
  }
  return synth(lab, { write: false });
}

const ofWeb = ({ blueprint }: Awaited<ReturnType<typeof synthOf>>) =>
  blueprint.routes
    .filter(({ service }) => service === 'home/web/web')
    .map(({ id: _id, ...facts }) => facts)
    .sort((one, other) => one.port - other.port);

test('a file says forward sign-in, middlewares and routes of TCP and UDP as constructs do', async () => {
  const [said, typed] = [await synthOf(SAID), await synthOf(undefined)];
  expect(ofWeb(said)).toHaveLength(3);
  expect(ofWeb(said)).toEqual(ofWeb(typed));
  const networks = (result: typeof said) =>
    result.blueprint.services.map(({ id, networks: of }) => [id, of.map(({ network }) => network)]);
  expect(networks(said)).toEqual(networks(typed));
  expect(said.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('Traefik has the sign-in, the middleware and both entry points of a file', async () => {
  const { files } = await synthOf(SAID);
  const all = files
    .filter(({ path }) => path.startsWith('home/'))
    .map(({ content }) => content)
    .join('\n');
  expect(all).toContain('http://gate-server:9091/verify');
  expect(all).toMatch(/routers\.[\w-]+\.middlewares: .*slow@file/);
  expect(all).toContain('HostSNI(`mqtt.example.com`)');
  expect(all).toMatch(/address: ['"]?:5353\/udp/);
});

test.each([
  ['auth: { forward: { service: gat/server, port: 1, path: / } }', 'routes[0].auth.forward.service', 'gate/server'],
  ['auth: { forward: { port: 1, path: / } }', 'routes[0].auth.forward.service', undefined],
  ['auth: { forward: { service: gate/server, path: / } }', 'routes[0].auth.forward.port', undefined],
  ['auth: { forward: { service: gate/server, port: 0, path: / } }', 'routes[0].auth.forward.port', undefined],
  ['auth: { forward: { service: gate/server, port: 1, path: x } }', 'routes[0].auth.forward.path', undefined],
  ['auth: { forward: gate }', 'routes[0].auth.forward', undefined],
  ['middlewares: { slow: true }', 'routes[0].middlewares', undefined],
])('a route with %s is refused at its line', async (said, key, meant) => {
  const { findings } = await synthOf(
    `services:\n  web:\n    image: ${IMAGE}\n    x-hl:\n      routes:\n        - host: notes\n          port: 80\n          ${said}\n`,
  );
  const told = findings.filter(({ code }) => code === 'HL236');
  expect(told).toMatchObject([{ source: { line: 8 } }]);
  expect(told[0]?.message).toContain(`"x-hl.${key}" under x-hl must be`);
  expect(told[0]?.didYouMean).toBe(meant);
});

test.each([
  ['tcp_routes: [{ port: 1 }]', 'tcp_routes[0].entry_port'],
  ['tcp_routes: [{ port: 1, entry_port: 70000 }]', 'tcp_routes[0].entry_port'],
  ['tcp_routes: [{ port: 1, entry_port: 2, tls: never }]', 'tcp_routes[0].tls'],
  ['tcp_routes: [{ port: 1, entry_port: 2, access: lan, allow: [vpn] }]', 'tcp_routes[0].allow'],
  ['udp_routes: [{ port: 1, entry_port: 2, host: dns }]', 'udp_routes[0].host'],
  ['udp_routes: { port: 1 }', 'udp_routes'],
])('%s is refused at its line', async (said, key) => {
  const { findings } = await synthOf(`services:\n  web:\n    image: ${IMAGE}\n    x-hl:\n      ${said}\n`);
  const told = findings.filter(({ code }) => code === 'HL236');
  expect(told).toMatchObject([{ source: { line: 5 } }]);
  expect(told[0]?.message).toContain(`"x-hl.${key}" under x-hl must be`);
});

test('a middleware that the server does not declare is an error', async () => {
  const { findings } = await synthOf(SAID.replace('[slow]', '[slw]'));
  expect(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(['TR008']);
});
