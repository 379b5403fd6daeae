import { Immich } from '../../lib/apps/index.ts';
import { Directory, synth } from '../../lib/index.ts';
import { aLab, aServer } from '../synth/lab.ts';

/** One of the four things that must never happen: family photos that no backup holds. */
describe('the photos of Immich', () => {
  test('are in the backup when nobody says anything about them', async () => {
    const lab = aLab();
    new Immich(aServer(lab), 'photos');
    const { blueprint } = await synth(lab, { write: false });
    expect(blueprint.volumes.find(({ id }) => id === 'home/photos/library')).toMatchObject({ holds: 'state' });
    expect(blueprint.backups[0]?.includes).toContain('home/photos/library');
  });

  test.each([
    ['of which nothing is said', {}],
    ['that is said to be a cache', { holds: 'cache' as const }],
    ['that is said to be replaceable', { holds: 'replaceable' as const, reason: 'a mistake' }],
  ])('are in the backup in a directory %s', async (_what, props) => {
    const lab = aLab();
    new Immich(aServer(lab), 'photos', { library: Directory.of('/mnt/photos', props) });
    const { blueprint } = await synth(lab, { write: false });
    expect(blueprint.directories.find(({ path }) => path === '/mnt/photos')).toMatchObject({ holds: 'state' });
    expect(blueprint.backups[0]?.includes).toContain('home:/mnt/photos');
  });

  test('and its database are dumped, not copied while they are written', async () => {
    const lab = aLab();
    new Immich(aServer(lab), 'photos');
    const { blueprint } = await synth(lab, { write: false });
    expect(blueprint.backups[0]?.databases).toMatchObject([{ engine: 'postgres', service: 'home/photos/db' }]);
  });
});
