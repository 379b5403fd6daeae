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
  const all = drive.sub('films').holding('replaceable').readOnly();
  expect(all).toMatchObject({ path: '/mnt/media/films', drive: '/mnt/media', isReadOnly: true });
  expect(all.props).toEqual({ holds: 'replaceable' });
});

test.each(['media', './media', '/mnt/../etc'])('%s is no directory of a host', (path) => {
  expect(() => Directory.of(path)).toThrow(expect.objectContaining({ code: 'HL011' }));
});
