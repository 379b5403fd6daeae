import { removeFolders } from '../cli/hl.ts';
import { both } from './compose-programs.ts';
import { REFUSED } from './compose-refused.ts';
import { describeEngine } from './support.ts';

afterAll(removeFolders);

/** Where docker compose breaks down with a trace of its own code: the list of what is printed otherwise has them. */
const BREAKS_DOWN = ['judges services.*.build.additional_contexts.*'];

const cases = Object.entries(REFUSED).flatMap(([table, rows]) =>
  Object.entries(rows).map(([pattern, text]) => ({ table, pattern, text })),
);

describeEngine(['docker-compose'], 'what a row of a table refuses', () => {
  test.each(cases)('is refused by docker compose too: $table $pattern', async ({ table, pattern, text }) => {
    const args = ['-p', 'p', 'config', '--format', 'json'];
    const { theirs, mine } = await both(args, { 'compose.yaml': text });
    const code = BREAKS_DOWN.includes(`${table} ${pattern}`) ? 2 : 1;
    expect([theirs.code, theirs.out, mine.code, mine.out]).toEqual([code, '', 1, '']);
  });

  const later = cases.filter(({ table }) => table !== 'judges');

  test.each(later)('is let be by docker compose without consistency: $table $pattern', async ({ text }) => {
    const args = ['-p', 'p', 'config', '--no-consistency', '--format', 'json'];
    const { theirs, mine } = await both(args, { 'compose.yaml': text });
    expect([mine.code, mine.out]).toEqual([theirs.code, theirs.out]);
  });
});
