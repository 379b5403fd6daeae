import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder, hl, removeFolders } from './cli/hl.ts';
import { OTHERWISE } from './engines/compose-otherwise.ts';

afterAll(removeFolders);

const page = readFileSync(join(__dirname, '../docs/compose-config.md'), 'utf8');

const files = Object.fromEntries(
  [...page.matchAll(/^`([\w.]+)`:\n\n```yaml\n(.*?)^```$/gms)].map(([, name = '', text = '']) => [name, text]),
);

/** A command with what the page says of its output, and whether it hides what goes to stderr. */
const commands = [...page.matchAll(/^```sh\nhl (.*?)( 2>\/dev\/null)?\n```\n\n```text\n(.*?)^```$/gms)].map(
  ([, command = '', quiet, text = '']) => ({ command, quiet: quiet !== undefined, text }),
);

test('the page has its files and its commands', () => {
  expect(Object.keys(files)).toEqual(['compose.yaml', 'compose.override.yaml']);
  expect(commands).toHaveLength(page.match(/^hl /gm)?.length ?? 0);
  expect(commands.length).toBeGreaterThan(4);
});

test.each(commands)('`hl $command` prints what the page says', async ({ command, quiet, text }) => {
  const { code, out, err } = await hl(command.split(' '), { cwd: aFolder(files) });
  expect(code).toBe(0);
  const printed = (quiet ? out : err).split('\n').map((line) => line.trimEnd());
  const wanted = text.trimEnd().split('\n');
  const isFound = (line: string): boolean => printed.some((each) => (quiet ? each === line : each.startsWith(line)));
  expect(wanted.filter((line) => !isFound(line))).toEqual([]);
  // A page that shows everything shows nothing that is not there; of the lines of provenance it shows some.
  if (!command.includes('--provenance') && quiet) expect(printed.filter((line) => line !== '')).toEqual(wanted);
});

test('every warning of Compose files stands in its table', async () => {
  const { COMPOSE_ERRORS } = await import('../lib/compose/index.ts');
  const told = Object.values(COMPOSE_ERRORS)
    .map(({ code }) => code)
    .filter((code) => /^CO06|^CO07/.test(code));
  expect(told.filter((code) => !page.includes(code))).toEqual([]);
});

test('everything that is printed otherwise than 2.40 prints it stands in its table, with the reason', () => {
  const told = [...page.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].map(([, what, why]) => `${what}: ${why}`);
  const wanted = Object.entries(OTHERWISE).map(([what, { why }]) => `${what}: ${why}`);
  expect(wanted.filter((each) => !told.includes(each))).toEqual([]);
});
