import { ConfigFile, Directory, Job, Secret, Size, Stack, synth, Volume } from '../../lib/index.ts';
import { table } from '../../lib/shell/index.ts';
import { aLab, expectOne } from '../checks/invalid/lab.ts';

/** What would be a row of its own, the end of a table, and a command. */
const HOSTILE = 'x\n/etc\t0\t0\t0777\nEND\n$(touch /tmp/pwned)\n`id`';

test('a control character in the probe of a job', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'web');
  const image = 'example/app:1.2.3';
  new Job(stack, 'job', { image, memory: Size.mebibytes(64), runs: 'once', probe: ['true', HOSTILE] }); // HL223
  const only = await expectOne(lab, 'HL223', 'home/web/job', __filename);
  expect(only.severity).toBe('error');
});

test.each<[string, (stack: Stack) => unknown]>([
  ['the name of a file', (stack) => new ConfigFile(stack, 'file', { content: '', fileName: HOSTILE })],
  ['the pattern of a secret', (stack) => new Secret(stack, 'pw', { form: { pattern: HOSTILE, words: 'x' } })],
  ['the words of a secret', (stack) => new Secret(stack, 'pw', { form: { pattern: 'x', words: HOSTILE } })],
  ['the description of a secret', (stack) => new Secret(stack, 'pw', { description: HOSTILE })],
  ['the command of a secret', (stack) => new Secret(stack, 'pw', { make: HOSTILE })],
  ['the path of a directory', () => Directory.of(`/srv/${HOSTILE}`)],
  ['the path below a directory', () => Directory.of('/srv').sub(HOSTILE)],
  ['a former id of a volume', (stack) => new Volume(stack, 'data', { holds: 'state', formerly: [HOSTILE] })],
])('a control character in %s is refused as it is given, with its line', (_what, make) => {
  const { home } = aLab();
  expect(() => make(new Stack(home, 'web'))).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^HL01[14]$/) }),
  );
});

test.each(['/srv/my data', '/srv/a%b', '/srv/$(id)', '/srv/`id`', "/srv/'", '/srv/"', '/srv/a;b', '/srv/a\\b'])(
  'a data root that the files of the host could not hold: %j',
  (dataRoot) => expect(() => aLab({ dataRoot })).toThrow(expect.objectContaining({ code: 'HL014' })),
);

test('texts in several lines that only people read are no finding', async () => {
  const { lab, home } = aLab();
  new Volume(new Stack(home, 'web'), 'cache', { holds: 'replaceable', reason: 'made\nanew' });
  const { findings } = await synth(lab, { write: false });
  expect(findings.filter(({ code }) => code === 'HL223')).toEqual([]);
});

test('a table has as many rows as it was given, whatever they hold', () => {
  expect(
    table([
      [HOSTILE, 'b'],
      ['', 'c'],
    ]).split('\n'),
  ).toHaveLength(3);
});
