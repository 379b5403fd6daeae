import { removeFolders } from '../cli/hl.ts';
import { OTHERWISE } from './compose-otherwise.ts';
import { both } from './compose-programs.ts';
import { describeEngine } from './support.ts';

afterAll(removeFolders);

describeEngine(['docker-compose'], 'what is printed otherwise than docker compose 2.40 prints it', () => {
  test.each(Object.entries(OTHERWISE))('%s', async (_what, each) => {
    const { files, args = [], env, config = ['--format', 'json'], theirs, sometimes, mine } = each;
    const run = await both([...(each.unnamed ? [] : ['-p', 'p']), 'config', ...config, ...args], files, env);
    expect({ theirs: run.theirs.code, mine: run.mine.code }).toEqual({
      theirs: each.breaksDown ? 2 : theirs === undefined ? 1 : 0,
      mine: mine === undefined ? 1 : 0,
    });
    expect([theirs ?? '', sometimes ?? theirs ?? ''].some((piece) => run.theirs.out.includes(piece))).toBe(true);
    expect(run.mine.out).toContain(mine ?? '');
    // What one prints, the other does not: else there is no difference.
    if (theirs !== mine) expect(run.theirs.out).not.toBe(run.mine.out);
    if (each.breaksDown) expect(run.theirs.err).toContain('panic: ');
  });
});
