import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';

/** Milliseconds that a run waits for another to finish. */
const PATIENCE = 5000;

const turns = new Map<string, Promise<unknown>>();

/** Lets runs of this process write a folder one after the other. */
export function inTurn<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const before = turns.get(folder) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(folder, mine);
  const leave = (): void => {
    if (turns.get(folder) === mine) turns.delete(folder);
  };
  mine.then(leave, leave);
  return mine;
}

/** Tries until no run of another process is in the way. @throws LabError HL206 where another run does not finish */
export async function untilAlone<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || Date.now() > end) throw error;
    }
    await sleep(10 + Math.random() * 90);
  }
}

const isBusy = (error: unknown): boolean =>
  LabError.isLabError(error) && error.code === SYNTH_ERRORS.writtenByAnother.code;
