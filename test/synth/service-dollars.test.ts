import { Service, Stack, synth } from '../../lib/index.ts';
import { aLab, aServer, modelOf } from './lab.ts';

const X = '${X}';

/** Every option that takes any text. What takes names of a form alone has no dollar in it. */
const OPTIONS = {
  command: ['run', X],
  entrypoint: X,
  user: X,
  securityOpt: [`label=${X}`],
  groupAdd: [X],
  sysctls: { 'net.core.somaxconn': X },
  labels: { 'a.b': X },
  logging: { driver: 'local', options: { tag: X } },
  devices: [`/dev/${X}`],
  gpus: [{ driver: X }],
  environment: { A: X },
};

test.each(Object.entries(OPTIONS))('a dollar in %s is no variable', async (option, value) => {
  const lab = aLab();
  const stack = new Stack(aServer(lab), 'web');
  new Service(stack, 'web', { image: 'nginx:1.27.1', [option]: value });
  const result = await synth(lab, { write: false });
  expect(result.findings.filter(({ code }) => /^(?:HL014|HL160)$/.test(code))).toEqual([]);
  const text = JSON.stringify(modelOf(result, 'home/compose.yml'));
  expect(text).toContain('$${X}');
  expect(text.replaceAll('$$', '')).not.toContain(X);
});
