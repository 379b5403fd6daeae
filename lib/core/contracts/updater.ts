import type { UpdaterFacts } from '../../blueprint/index.ts';
import type { Schedule } from '../../values/index.ts';
import { Duration } from '../../values/index.ts';
import { scheduleFacts } from '../schedule-facts.ts';
import type { Offered } from './contract.ts';
import { contract } from './contract.ts';

/** `longestRun` is half an hour unless it is said. */
export type UpdaterOffer = Omit<Offered<UpdaterFacts>, 'schedule' | 'longestRunSeconds'> & {
  readonly schedule: Schedule;
  readonly longestRun?: Duration;
};

const LONGEST_RUN = Duration.minutes(30);

/** What makes containers anew whose `updates` is `auto`. */
export const updater = contract({
  collection: 'updaters',
  facts: ({ schedule, longestRun = LONGEST_RUN }: UpdaterOffer, common): UpdaterFacts => ({
    ...common,
    schedule: scheduleFacts(schedule),
    longestRunSeconds: longestRun.inSeconds,
  }),
});
