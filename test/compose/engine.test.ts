import { canonical } from '../../lib/compose/language/canonical.ts';
import { checkEngine, ENGINE_RULES } from '../../lib/compose/engine/index.ts';
import { parseCompose } from '../../lib/compose/index.ts';
import type { Finding } from '../../lib/values/index.ts';
import { ENGINE_ROWS, fileOfRow, NEWER_ROWS } from './engine-rows.ts';

async function judged(text: string): Promise<readonly Finding[]> {
  const [layer] = await parseCompose(text, { file: 'compose.yml' });
  return checkEngine(canonical(layer!.tree), (path) => layer!.locate?.(path));
}

const refusals = (found: readonly Finding[]): readonly Finding[] =>
  found.filter(({ severity }) => severity === 'error');

const rows = [...ENGINE_ROWS, ...NEWER_ROWS].map((row) => ({ row, text: row.join(' ') }));

test.each(rows)('whether the engine accepts: $text', async ({ row }) => {
  const [accepted, , top] = row;
  const found = refusals(await judged(fileOfRow(row)));
  expect({ accepted: found.length === 0, found: found.map(({ message }) => message) }).toMatchObject({ accepted });
  for (const { code, source } of found) {
    expect(code).toMatch(/^CO07[456]$/);
    expect(source?.line).toBeGreaterThanOrEqual(top === undefined ? 7 : 2);
  }
});

test('each rule cites a function of moby, of runc or of Docker Compose', () => {
  const cited = /^(?:moby|runc|compose) [\w/]+\.go [a-zA-Z]\w*$/;
  expect(ENGINE_RULES.rows.filter(({ source }) => !cited.test(source))).toEqual([]);
  expect(ENGINE_RULES.rows.length).toBeGreaterThan(45);
});

test('what a variable holds is not judged', async () => {
  const said = [
    'mem_limit: "${M}"',
    'restart: "${R}"',
    'stop_signal: "${S}"',
    'ports: ["${P}:80"]',
    'hostname: "${H}"',
  ];
  expect(await judged(fileOfRow([true, said.join('\n')]))).toEqual([]);
});

test('a fixed address is one service’s', async () => {
  const found = await judged(`services:
  a: { image: x, networks: { n: { ipv4_address: 172.30.5.5 } } }
  b: { image: x, networks: { n: { ipv4_address: 172.30.5.5 } } }
  c: { image: x, networks: { n: { ipv4_address: 172.30.5.6 } }, scale: 2 }
networks:
  n: { ipam: { config: [{ subnet: 172.30.5.0/24 }] } }
`);
  expect(found.map(({ code, source, message }) => [code, source?.line, message])).toEqual([
    ['CO076', 3, 'services.b.networks.n.ipv4_address is that of the service a on the network n already.'],
    ['CO076', 4, 'services.c.networks.n.ipv4_address is one address for 2 containers.'],
  ]);
});

test('the subnets of a network of others are not known here', async () => {
  const text = `services:
  a: { image: x, networks: { n: { ipv4_address: 172.30.5.5 } } }
networks:
  n: { external: true }
`;
  expect(await judged(text)).toEqual([]);
});

test('ports that are dropped are a warning', async () => {
  for (const mode of ['host', 'none']) {
    const found = await judged(fileOfRow([true, `network_mode: ${mode}\nports: ['80:80']`]));
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([['CO077', 'warning']]);
  }
});
