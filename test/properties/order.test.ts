import fc from 'fast-check';
import type { Homelab } from '../../lib/index.ts';
import { Schedule, Secret, Service, Stack, synth, Volume } from '../../lib/index.ts';
import { aLab, aServer } from '../synth/lab.ts';

/** Makes a lab of some stacks, declared in a given order. */
function labOf(order: readonly number[]): Homelab {
  const lab = aLab();
  const server = aServer(lab);
  for (const index of order) {
    const stack = new Stack(server, `app-${index}`);
    const parts = [
      () => new Secret(stack, 'key'),
      () => new Volume(stack, 'data', { holds: 'state' }),
      () => new Service(stack, 'side', { image: `side:1.${index}.0` }),
    ];
    for (const part of index % 2 === 0 ? parts : parts.reverse()) part();
    const service = new Service(stack, `app-${index}`, {
      image: `app:1.${index}.0`,
      environment: { B: 'b', A: 'a' },
      ports: [{ port: 9000 + index, target: 80, to: 'lan' }],
    });
    service.route(`app-${index}`, { port: 80 });
    stack.backup({ schedule: Schedule.daily('03:10') });
  }
  return lab;
}

test('the order of declarations changes no byte', async () => {
  const content = async (order: readonly number[]) =>
    (await synth(labOf(order), { write: false })).files.map(({ path, content: text }) => `${path}\n${text}`);
  const sorted = await content([0, 1, 2, 3, 4, 5, 10]);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 10], { minLength: 7 }), async (order) => {
      expect(await content(order)).toEqual(sorted);
    }),
    { numRuns: 30 },
  );
});
