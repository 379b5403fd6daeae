import type { Disk } from '../../lib/synth/write-disk.ts';
import { realDisk } from '../../lib/synth/write-disk.ts';

/** A disk on which something happens before each step; steps are counted from 1. */
export function watchedDisk(before: (step: number, method: string, path: string) => void): Disk {
  let step = 0;
  const watched = Object.entries(realDisk).map(([method, act]) => [
    method,
    async (...args: unknown[]) => {
      before(++step, method, String(args[0]));
      return (act as (...args: unknown[]) => Promise<void>)(...args);
    },
  ]);
  return Object.fromEntries(watched) as Disk;
}

/** A disk of a run that is killed before a step: from then on nothing happens any more, no cleaning up either. */
export const dyingDisk = (last: number): Disk =>
  watchedDisk((step) => {
    if (step >= last) throw new Error('killed');
  });

/** How many steps a run takes. */
export async function stepsOf(run: (disk: Disk) => Promise<unknown>): Promise<number> {
  let steps = 0;
  await run(watchedDisk((step) => void (steps = step)));
  return steps;
}
