import { Directory, Service, Stack, synth } from '../../lib/index.ts';
import { aLab, aServer } from '../synth/lab.ts';

/** What is known of the directories that a service mounts. */
async function factsOf(directory: Directory) {
  const lab = aLab();
  const mounts = [directory.at('/data')];
  new Service(new Stack(aServer(lab), 'films'), 'films', { image: 'example/films:1.0', mounts });
  const { blueprint, findings } = await synth(lab, { write: false });
  return { directories: blueprint.directories, codes: findings.map(({ code }) => code) };
}

const drive = Directory.of('/mnt/media/', { mountpoint: true, holds: 'state' });

test('a drive is mounted where it was said, whichever of its directories is used', async () => {
  const { directories } = await factsOf(drive.sub('films').sub('old').readOnly());
  expect(directories).toMatchObject([
    { path: '/mnt/media', mountpoint: true, readers: [], writers: [] },
    { path: '/mnt/media/films/old', mountpoint: false, holds: 'state', readers: ['home/films/films'] },
  ]);
});

test('a drive that is used as a whole is one directory', async () => {
  const { directories } = await factsOf(drive);
  expect(directories).toMatchObject([
    { path: '/mnt/media', mountpoint: true, holds: 'state', writers: ['home/films/films'] },
  ]);
});

test('only what is mounted of a drive has to be saved', async () => {
  const { codes } = await factsOf(drive.sub('cache').holding('cache'));
  expect(codes).not.toContain('HL122');
});

test('what is said of a directory is kept by every form of it', () => {
  const all = drive.sub('films').holding('replaceable', 'on discs').readOnly();
  expect(all).toMatchObject({ path: '/mnt/media/films', drive: '/mnt/media', isReadOnly: true });
  expect(all.props).toEqual({ holds: 'replaceable', reason: 'on discs' });
  expect(all.holding('state').props).toEqual({ holds: 'state' });
});

/** What a type does not let through: a lab is compiled without a look at its types, and may be JavaScript. */
const anyHolding = (directory: Directory): ((holds: string, reason?: string) => Directory) =>
  directory.holding.bind(directory) as never;

test.each<readonly [what: string, make: () => unknown]>([
  ['nobody says why', () => Directory.of('/mnt/films', { holds: 'replaceable' } as never)],
  ['the reason is empty', () => Directory.of('/mnt/films', { holds: 'replaceable', reason: ' ' })],
  ['it held something else before', () => anyHolding(drive)('replaceable')],
  ['what is below it is replaceable', () => anyHolding(drive.sub('films'))('replaceable', '')],
])('a directory that can be had again is refused where %s', (_what, make) => {
  let thrown: unknown;
  try {
    make();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: 'HL016', source: { file: __filename, line: expect.any(Number) } });
  expect(String(thrown)).toContain('A replaceable directory needs a reason.');
});

test('the reason of a directory that can be had again is part of what is known of it', async () => {
  const films = Directory.of('/mnt/films', { holds: 'replaceable', reason: 'on discs in the cellar' });
  const { directories, codes } = await factsOf(films.readOnly());
  expect(directories).toMatchObject([{ holds: 'replaceable', reason: 'on discs in the cellar' }]);
  expect(codes).not.toContain('HL121');
});

test.each(['media', './media', '/mnt/../etc'])('%s is no directory of a host', (path) => {
  expect(() => Directory.of(path)).toThrow(expect.objectContaining({ code: 'HL011' }));
});
