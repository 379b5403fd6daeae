import { Network, Service, Size, Stack, synth } from '../../lib/index.ts';
import type { ServerProps } from '../../lib/index.ts';
import { aLab, aServer, modelOf } from './lab.ts';

const PUBLIC = { ssh: 'home.lan', public: { v4: '203.0.113.1', v6: '2001:db8::1' } };

/** A server with a routed service that publishes a port, has a stack of two, and networks of its own. */
async function aResult(docker: string | undefined, props: Partial<ServerProps> = {}) {
  const facts =
    docker === undefined ? {} : { 'lab.facts.json': JSON.stringify({ home: { 'docker.version': docker } }) };
  const lab = aLab(facts, { domain: 'example.com' });
  const home = aServer(lab, 'home', { addresses: PUBLIC, ...props });
  const stack = new Stack(home, 'mail');
  const open = new Network(stack, 'open');
  const inner = new Network(stack, 'inner', { internal: true });
  const common = { image: 'example/mail:1.0.0', memory: Size.mebibytes(64) };
  const mail = new Service(stack, 'mail', { ...common, networks: [open, inner], ports: [{ port: 25, to: 'public' }] });
  new Service(stack, 'db', common);
  mail.route('mail', { port: 80 });
  const result = await synth(lab, { write: false });
  const { networks, services } = modelOf(result, result.models[0]?.file ?? '') as Record<string, Record<string, never>>;
  return { result, networks, ports: (services?.['mail'] as { ports?: unknown } | undefined)?.ports };
}

test('with Docker 27 every network with a way out has IPv6, and public ports are open by both', async () => {
  const { networks, ports, result } = await aResult('27.3.1');
  expect(result.blueprint.servers[0]?.dualStack).toBe(true);
  expect(networks).toEqual({
    default: { name: 'hl_default', enable_ipv6: true },
    mail: { enable_ipv6: true },
    mail_open: { enable_ipv6: true },
    mail_inner: { internal: true },
  });
  expect(ports).toEqual([{ target: 25, published: '25', protocol: 'tcp' }]);
});

test.each([undefined, '26.1.5'])('with Docker %s everybody comes by IPv4', async (docker) => {
  const { networks, ports, result } = await aResult(docker);
  expect(result.blueprint.servers[0]?.dualStack).toBe(false);
  expect(networks).toMatchObject({ default: { name: 'hl_default' }, mail: {} });
  expect(JSON.stringify(networks)).not.toContain('ipv6');
  expect(ports).toEqual([{ target: 25, published: '25', host_ip: '0.0.0.0', protocol: 'tcp' }]);
});

test('an older engine that a user vouches for gets networks with addresses that never change', async () => {
  const { networks } = await aResult('26.1.5', { dualStack: true });
  const { networks: again } = await aResult('26.1.5', { dualStack: true });
  expect(networks).toEqual(again);
  const subnets = [...JSON.stringify(networks).matchAll(/"subnet":"(fd[0-9a-f]{2}(?::[0-9a-f]{4}){3}::\/64)"/g)];
  expect(new Set(subnets.map(([, subnet]) => subnet)).size).toBe(3);
});

test('prepare makes the shared network with IPv6 where no project does', async () => {
  const { result } = await aResult('28.0.0', { layout: 'stacks' });
  const prepare = result.files.find(({ path }) => path === 'home/prepare')?.content ?? '';
  expect(prepare).toContain('hl_default\tipv6');
});
