import type { Patch, Tool } from '../../lib/tool/index.ts';
import { Service, Size, Stack, synth } from '../../lib/index.ts';
import { lineOf } from '../checks/invalid/lab.ts';
import { aLab, aServer } from './lab.ts';

/** What is told of a lab to whose only service somebody's tool adds something. */
async function told(compose: object) {
  const tool: Tool = {
    id: 'theirs',
    derive: () => ({
      files: [],
      patches: [{ service: 'home/web/web', by: 'theirs', compose: compose as Patch['compose'] }],
    }),
    checks: [],
  };
  const lab = aLab();
  const stack = new Stack(aServer(lab), 'web');
  new Service(stack, 'web', { image: 'nginx:1.27.1', memory: Size.mebibytes(64) }); // HL238
  const { ok, findings } = await synth(lab, { write: false, tools: [tool] });
  return { ok, found: findings.filter(({ code }) => code === 'HL238') };
}

test.each([
  ['a port', 'ports', { ports: ['80:80'] }],
  ['a network that the Blueprint does not know', 'networks', { networks: { theirs: {} } }],
  ['a mount that the Blueprint does not know', 'mounts', { volumes: ['/etc:/host'] }],
])('a tool that adds %s is refused at the service', async (_what, part, compose) => {
  const { ok, found } = await told(compose);
  expect(ok).toBe(false);
  expect(found).toMatchObject([
    { path: 'home/web/web', source: { file: __filename, line: lineOf(__filename, 'HL238') } },
  ]);
  expect(found[0]?.message).toContain(`The ${part} of service "home/web/web"`);
  expect(found[0]?.message).toContain('(theirs)');
});

test('a tool may add labels', async () => {
  expect((await told({ labels: { a: 'b' } })).found).toEqual([]);
});
