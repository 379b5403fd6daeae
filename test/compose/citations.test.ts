import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printedStructures, READ_TABLES, TABLES as WRITTEN } from './tables.ts';

// That what is cited is there, and is what the row stands for, is asked of compose-go itself: test/engines/compose-go.test.ts.

const TABLES = { ...WRITTEN, ...READ_TABLES };
const LIB = join(__dirname, '../../lib/compose');

/** A function or a type in a file of compose-go, or an attribute in a definition of its schema. */
const CITATION =
  /^(?:v2\.14\.0 )?(?:[a-z]+\/\w+\.go \w+(?:, [a-z]+\/\w+\.go \w+)*|schema\/compose-spec\.json #?[\w.*]+)$/;

test.each(Object.entries(TABLES))('each row of the table of %s cites its rule', (_name, [, { rows }]) => {
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ source }) => !CITATION.test(source))).toEqual([]);
});

test('no path stands twice in a table', () => {
  const twice = Object.entries(TABLES).flatMap(([name, [, { rows }]]) => {
    const patterns = rows.map(({ pattern }) => pattern);
    return patterns.filter((pattern, index) => patterns.indexOf(pattern) !== index).map((each) => `${name} ${each}`);
  });
  expect(twice).toEqual([]);
});

test('each structure that is printed cites its type', () => {
  const structures = printedStructures();
  expect(structures.length).toBeGreaterThan(40);
  expect(structures.filter(({ source }) => !CITATION.test(source))).toEqual([]);
});

/** Tables that are made of others. */
const MADE = ['pattern.ts', 'language/rules-on.ts', 'engine/rule.ts'];

test('there is no other table', () => {
  const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const withTables = files.filter((file) => /compilePatterns[<(]/.test(readFileSync(join(LIB, file), 'utf8')));
  const listed = new Set([...Object.values(TABLES).map(([file]) => file), ...MADE, 'language/canonical.ts']);
  expect(withTables.filter((file) => !listed.has(file))).toEqual([]);
});
