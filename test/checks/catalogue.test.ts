import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECK_ERRORS, standardChecks, UNWAIVABLE } from '../../lib/checks/index.ts';
import { CORE_ERRORS } from '../../lib/core/index.ts';
import type { FindingKind } from '../../lib/values/index.ts';

const kinds = Object.values(CHECK_ERRORS) as readonly FindingKind<never>[];
const ofWaivers = [CHECK_ERRORS.waiverWithoutReason, CHECK_ERRORS.waiverWithoutEffect, CHECK_ERRORS.waiverRefused];

test('every code is given once and stays in its room', () => {
  const codes = kinds.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^HL1\d\d$/);
  expect(codes).toEqual([...codes].sort());
});

test('every code is told by exactly one rule, or by the waivers', () => {
  // What a prop can say in words of Compose as well is told with the code of the prop.
  const ofCore = new Set(Object.values(CORE_ERRORS).map(({ code }) => code));
  const ofRules = standardChecks.flatMap(({ codes }) => codes).filter((code) => !ofCore.has(code as never));
  const told = [...ofRules, ...ofWaivers.map(({ code }) => code)];
  expect([...told].sort()).toEqual(kinds.map(({ code }) => code).sort());
});

test.each(kinds.map((each) => [each.code, each] as const))('%s has a page that says something', (_, each) => {
  expect(each.title.length).toBeGreaterThan(12);
  expect(each.title).not.toMatch(/\.$/);
  expect(each.why.split(/\s+/).length).toBeGreaterThan(15);
  const fix = typeof each.fix === 'string' ? each.fix : each.mend;
  expect(fix?.length).toBeGreaterThan(18);
  for (const text of [each.why, fix]) expect(text).toMatch(/[.)]$/);
});

test('what cannot be waived says so on its page', () => {
  for (const { code, why } of kinds) expect(why.includes('cannot be waived')).toBe(UNWAIVABLE.has(code));
});

test('every rule of this room is in the list', () => {
  const room = join(__dirname, '../../lib/checks');
  const shared = [
    'baseline',
    'command-words',
    'cycles',
    'dependencies',
    'errors',
    'expectations',
    'files',
    'host-errors',
    'host-paths',
    'host-rights',
    'image-errors',
    'image-services',
    'index',
    'monitor-errors',
    'mounted-paths',
    'name-errors',
    'route-errors',
    'run',
    'secret-like',
    'service-trees',
    'summary',
    'waivers',
    'wording',
  ];
  const rules = readdirSync(room).map((file) => file.replace(/\.ts$/, ''));
  expect(rules.filter((name) => !shared.includes(name))).toHaveLength(standardChecks.length);
});

test('every code has an invalid lab of the public interface', () => {
  const folder = join(__dirname, 'invalid');
  const text = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
  const without = kinds.map(({ code }) => code).filter((code) => !text.includes(`'${code}'`));
  // Ids hold no slash and no underscore, so no lab of constructs can put two volumes in one place.
  expect(without).toEqual([CHECK_ERRORS.nestedVolumes.code]);
});
