import { Service, Stack, synth } from '../../lib/index.ts';
import type { Finding, Homelab } from '../../lib/index.ts';
import { aLab, aServer } from './lab.ts';

/** Compose files that Docker refuses whole, with the code and the line and column that tell of it. */
const REFUSED: readonly (readonly [what: string, told: string, file: string])[] = [
  ['a variable in a bad form', 'CO050 4', "    command: 'echo ${1}'"],
  ['a host port that is none', 'CO015 4', "    ports: ['80800:80']"],
  ['ranges of different lengths', 'CO015 4', "    ports: ['8080-8082:80-81']"],
  ['a port that a default makes wrong', 'CO015 4', "    ports: ['${WEB_PORT:-80800}:80']"],
  ['a link to nothing', 'CO004 4', '    links: [zz]'],
  ['volumes of nothing', 'CO004 4', '    volumes_from: [zz]'],
  ['one limit said in two ways', 'CO015 4', '    mem_limit: 1g\n    deploy: { resources: { limits: { memory: 2g } } }'],
  ['networks beside a mode', 'CO015 4', '    network_mode: host\n    networks: [x]\nnetworks:\n  x:'],
  ['a secret of nothing', 'CO015 6', '    secrets: [s]\nsecrets:\n  s: {}'],
  ['a size that is none', 'CO006 4', '    mem_limit: 12x'],
  ['a swap size that is none', 'CO006 4', '    memswap_limit: 12x'],
  ['a healthcheck of another kind', 'CO015 4', '    healthcheck: { test: [curl, localhost] }'],
  ['a duration that is none', 'CO006 4', '    stop_grace_period: 5 minutes'],
  ['a scale below zero', 'CO015 4', '    scale: -1'],
  ['one name for several', 'CO015 4', '    container_name: web\n    scale: 2'],
  ['a text that is no number', 'CO054 4', '    scale: many'],
  ['a namespace of nothing', 'CO004 4', '    ipc: service:zz'],
  ['a cycle of links', 'CO017 5', '    links: [b]\n  b: { image: nginx:1.29.1, links: [a] }'],
];

const fileOf = (rest: string): string => `services:\n  a:\n    image: nginx:1.29.1\n${rest}\n`;

const toldOf = (findings: readonly Finding[]): readonly string[] =>
  findings
    .filter(({ code, severity }) => code.startsWith('CO') && severity === 'error')
    .map(({ code, source }) => `${code} ${source?.line}`);

const adopting = (file: string): Homelab => {
  const lab = aLab({ 'compose.yml': file });
  Stack.fromComposeFile(aServer(lab), 'web', { file: 'compose.yml', directory: '/opt/web' });
  return lab;
};

const layering = (file: string): Homelab => {
  const lab = aLab({ 'layer.yml': file });
  Stack.fromLayer(aServer(lab), 'web', 'layer.yml');
  return lab;
};

describe.each([
  ['an adopted file', adopting],
  ['a layer', layering],
] as const)('%s', (_what, lab) => {
  test.each(REFUSED)('with %s is refused: %s', async (_name, told, rest) => {
    const { findings, ok } = await synth(lab(fileOf(rest)), { write: false });
    expect(toldOf(findings)).toContain(told);
    expect(ok).toBe(false);
  });

  test('without an image is refused', async () => {
    const { findings, ok } = await synth(lab("services:\n  a:\n    ports: ['80:80']\n"), { write: false });
    expect([toldOf(findings), ok]).toEqual([['CO015 2'], false]);
  });
});

test('what constructs say is judged in the same way, at their line', async () => {
  const lab = aLab();
  const stack = new Stack(aServer(lab), 'web');
  new Service(stack, 'a', { image: 'nginx:1.29.1', compose: { links: ['zz'] } } as never);
  new Service(stack, 'b', { image: 'nginx:1.29.1' }).compose({ ports: ['80800:80'] } as never);
  const { findings } = await synth(lab, { write: false });
  const told = findings.filter(({ code }) => code.startsWith('CO'));
  expect(told.map(({ code, path, source }) => [code, path, source?.file])).toEqual([
    ['CO004', 'home/web/a', __filename],
    ['CO015', 'home/web/b', __filename],
  ]);
});

/** What Compose accepts and the engine refuses, with the code and the line that tell of it. */
const BY_ENGINE: readonly (readonly [what: string, told: string, file: string])[] = [
  [
    'a port beside the network of another',
    'CO075 5',
    "    network_mode: service:b\n    ports: ['80:80']\n  b: { image: b:1.0.0 }",
  ],
  ['a restart policy that is none', 'CO074 4', '    restart: sometimes'],
  ['less memory than the engine takes', 'CO074 4', '    mem_limit: 5m'],
  ['an address that no subnet has', 'CO076 4', '    networks: { n: { ipv4_address: 10.1.2.3 } }\nnetworks:\n  n: {}'],
];

test.each(BY_ENGINE)('a layer and an adopted file with %s are refused: %s', async (_what, told, rest) => {
  for (const lab of [layering, adopting]) {
    const { findings, ok } = await synth(lab(fileOf(rest)), { write: false });
    expect([toldOf(findings), ok]).toEqual([[told], false]);
  }
});

test('a port that a construct publishes on the network of another is refused, at its line', async () => {
  const stack = new Stack(aServer(aLab()), 'dl');
  const tunnel = new Service(stack, 'vpn', { image: 'vpn:1.0.0' });
  new Service(stack, 'qb', { image: 'qb:1.0.0', networkMode: { service: tunnel } }).publish(8080, { to: 'lan' });
  const { findings, ok } = await synth(stack.server.lab, { write: false });
  expect(findings.filter(({ code }) => code === 'CO075').map(({ path }) => path)).toEqual(['home/dl/qb']);
  expect(ok).toBe(false);
});
