import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { traefikChecks } from '../../lib/traefik/checks/index.ts';
import { badPort } from '../../lib/traefik/checks/no-port.ts';
import { TRAEFIK_ERRORS } from '../../lib/traefik/errors.ts';

const codes = Object.values(TRAEFIK_ERRORS).map(({ code }) => code);
// A port that is none is wrong of files alone; that none is said is wrong in labs, with the code of the same page.
// What a rule tells by a general code has its invalid lab elsewhere.
const told = traefikChecks
  .filter((check) => check !== badPort)
  .flatMap((check) => check.codes)
  .filter((code) => code.startsWith('TR'));

test('the codes are those of the facts, TR001 to TR019, and those that came since', () => {
  expect(codes).toEqual(codes.map((_, index) => `TR${String(index + 1).padStart(3, '0')}`));
  expect(codes.length).toBeGreaterThanOrEqual(19);
});

test('no code is told by two rules', () => {
  expect(new Set(told).size).toBe(told.length);
  expect(codes).toEqual(expect.arrayContaining(told));
});

test('every code that a rule tells has an invalid lab', () => {
  const folder = join(__dirname, 'invalid');
  const text = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
  expect(told.filter((code) => !text.includes(`# ${code}`))).toEqual([]);
});
