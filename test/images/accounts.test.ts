import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNTS, images } from '../../lib/images/index.ts';

const numbers = Object.values(ACCOUNTS);

test('accounts are of a range that neither people nor systemd use, and that a map of user namespaces holds', () => {
  for (const number of numbers) {
    expect(number).toBeGreaterThan(60_706);
    expect(number).toBeLessThan(61_100); // from there on they are free for labs (docs/accounts.md)
  }
});

test('no two services have one account', () => {
  expect(new Set(numbers).size).toBe(numbers.length);
});

test.each(Object.entries(images).filter(([, { knows }]) => knows.user !== undefined))(
  'the image of %s runs as an account of the range',
  (_, { knows }) => {
    const [uid, gid] = (knows.user ?? '').split(':').map(Number);
    expect(numbers).toContain(uid);
    expect(gid).toBe(uid);
  },
);

test('the page of accounts tells every number', () => {
  const page = readFileSync(join(__dirname, '../../docs/accounts.md'), 'utf8');
  const told = [...page.matchAll(/\| (610\d\d) (?=\|)/g)].map(([, number]) => Number(number));
  expect(told.sort()).toEqual([...numbers].sort());
});
