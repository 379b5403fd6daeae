import type { PortFacts } from '../../lib/blueprint/index.ts';
import { hostPortClash } from '../../lib/checks/host-port-clash.ts';
import { aPort, findingsOf, told } from './blueprint.ts';

const two = (first: Partial<PortFacts>, second: Partial<PortFacts>) =>
  findingsOf(hostPortClash, {
    services: [
      { id: 'home/a/a', ports: [aPort({ published: 80, ...first })] },
      { id: 'home/b/b', ports: [aPort({ published: 80, ...second })] },
    ],
  });

test('a port that two services publish is told at the second, with the first beside it', () => {
  const [found, ...others] = two({}, {});
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    code: 'HL100',
    severity: 'error',
    message: 'Port 80/tcp of "home" is taken by "home/a/a" already.',
    path: 'home/b/b',
    source: { file: 'home/b/b ports' },
    related: [{ path: 'home/a/a', note: 'first' }],
  });
});

test.each<[string, Partial<PortFacts>, Partial<PortFacts>]>([
  ['no address and a specific one', {}, { hostIp: '127.0.0.1' }],
  ['a specific address and none', { hostIp: '192.168.1.10' }, {}],
  ['0.0.0.0 and a specific address', { hostIp: '0.0.0.0' }, { hostIp: '127.0.0.1' }],
  ['a specific address and 0.0.0.0', { hostIp: '127.0.0.1' }, { hostIp: '0.0.0.0' }],
  [':: and a specific address, in brackets', { hostIp: '::' }, { hostIp: '[FD00::1]' }],
  [':: and no address', { hostIp: '::' }, {}],
  ['the same address twice', { hostIp: '10.0.0.1' }, { hostIp: '10.0.0.1' }],
])('%s overlap', (_, first, second) => {
  expect(told(two(first, second))).toEqual(['HL100 home/b/b ports']);
});

test.each<[string, Partial<PortFacts>, Partial<PortFacts>]>([
  ['TCP and UDP', { protocol: 'tcp' }, { protocol: 'udp' }],
  ['two addresses', { hostIp: '127.0.0.1' }, { hostIp: '192.168.1.10' }],
  ['0.0.0.0 and an address of IPv6', { hostIp: '0.0.0.0' }, { hostIp: '::1' }],
  ['two ports', { published: 80 }, { published: 81 }],
])('%s do not', (_, first, second) => {
  expect(two(first, second)).toEqual([]);
});

test.each(['host', 'none'])(
  'ports beside network_mode %s are dropped by the engine, and clash with nothing',
  (networkMode) => {
    const services = [
      { id: 'home/a/a', networkMode, ports: [aPort({ published: 80 })] },
      { id: 'home/b/b', ports: [aPort({ published: 80 })] },
    ];
    expect(findingsOf(hostPortClash, { services })).toEqual([]);
  },
);

test('two servers have ports of their own', () => {
  const ports = [aPort({ published: 80 })];
  expect(
    findingsOf(hostPortClash, {
      services: [
        { id: 'home/a/a', ports },
        { id: 'cloud/a/a', ports },
      ],
    }),
  ).toEqual([]);
});

test('a service on the network of the host takes the ports that it listens on', () => {
  const services = [
    { id: 'home/a/a', networkMode: 'host', expose: [8123] },
    { id: 'home/b/b', ports: [aPort({ published: 8123 })] },
  ];
  expect(told(findingsOf(hostPortClash, { services }))).toEqual(['HL100 home/b/b ports']);
});

test('a service that publishes one port for two of its own clashes with itself, a repetition does not', () => {
  const clash = [aPort({ published: 80, target: 1 }), aPort({ published: 80, target: 2 })];
  expect(findingsOf(hostPortClash, { services: [{ id: 'home/a/a', ports: clash }] })).toHaveLength(1);
  const repetition = [aPort({ published: 80 }), aPort({ published: 80 })];
  expect(findingsOf(hostPortClash, { services: [{ id: 'home/a/a', ports: repetition }] })).toEqual([]);
});

test('a range of ports and addresses costs no more than its ports', () => {
  const ports = Array.from({ length: 20_000 }, (_, index) => aPort({ published: 40_000 + (index % 20_000) }));
  const services = [
    { id: 'home/a/a', ports },
    { id: 'home/b/b', ports: [aPort({ published: 45_000 })] },
  ];
  expect(told(findingsOf(hostPortClash, { services }))).toEqual(['HL100 home/b/b ports']);
});
