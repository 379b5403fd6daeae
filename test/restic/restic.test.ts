import { Heartbeats } from '../../lib/heartbeats/index.ts';
import { Directory, Schedule, Service, Size, Stack, synth, Volume } from '../../lib/index.ts';
import type { ResticProps } from '../../lib/restic/index.ts';
import { Restic } from '../../lib/restic/index.ts';
import { aLab, aServer } from '../synth/lab.ts';

/** A lab whose server saves photos that lie on a mounted drive, and notes in two backups. */
async function aSavedLab(props: ResticProps = {}) {
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: '/srv/hl' });
  new Heartbeats(home, 'beats');
  new Restic(home, 'restic', props);
  const drive = Directory.of('/mnt/photos', { mountpoint: true, holds: 'state' });
  const photos = new Stack(home, 'photos');
  const memory = Size.mebibytes(64);
  const mounts = [drive.sub('library').at('/photos')];
  new Service(photos, 'photos', { image: 'example/photos:1.0', memory, mounts });
  photos.backup({ schedule: Schedule.daily('03:10') });
  const result = await synth(lab, { write: false });
  const text = (path: string): string => result.files.find((file) => file.path === path)?.content ?? '';
  return { ...result, lab, text };
}

/** The rows of a table of a program. */
const rowsOf = (program: string, table: string): readonly string[] =>
  (new RegExp(`^${table}='\\n([^']*)'$`, 'm').exec(program)?.[1] ?? '').split('\n').filter(Boolean);

describe('Restic', () => {
  test('saves photos on a drive although nobody says so, and only while the drive is mounted', async () => {
    const { text } = await aSavedLab();
    const program = text('home/backup');
    expect(rowsOf(program, 'places')).toEqual(['photos\tdirectory\t/mnt/photos/library']);
    expect(rowsOf(program, 'mounts')).toEqual(['photos\t/mnt/photos']);
  });

  test('has a timer for each backup, in the time zone of the lab', async () => {
    const { text, lab } = await aSavedLab();
    expect(text('home/systemd/hl-backup-photos.timer')).toContain(`OnCalendar=*-*-* 03:10:00 ${lab.timezone}\n`);
    expect(text('home/systemd/hl-backup-photos.service')).toMatch(/ExecStopPost=\/srv\/hl\/bin\/recover\n/);
  });

  test('lets each backup report, so that a missing one is noticed', async () => {
    const { blueprint, text } = await aSavedLab();
    expect(blueprint.heartbeats.map(({ of, job }) => [of, job])).toContainEqual([
      'home/photos/backup',
      'photos-backup',
    ]);
    expect(rowsOf(text('home/backup'), 'backups')[0]).toMatch(/\tphotos-backup$/);
  });

  test('asks for one password of the lab, which no file of dist/ holds', async () => {
    const { blueprint, text } = await aSavedLab();
    const [variable] = blueprint.variables.filter(({ name }) => name === 'BACKUP_PASSWORD');
    expect(variable).toMatchObject({ server: 'home', required: true });
    expect(text('home/config/restic/password')).toBe('@@hl:BACKUP_PASSWORD@@\n');
  });

  test('keeps repositories where it is told, and makes that folder for root alone', async () => {
    const { blueprint, text } = await aSavedLab({
      folder: '/mnt/backup',
      mountpoint: true,
      leastFree: Size.gibibytes(2),
    });
    expect(blueprint.hostNeeds.folders).toContainEqual(
      expect.objectContaining({ path: '/mnt/backup', uid: 0, mode: '0700' }),
    );
    const program = text('home/backup');
    expect(program).toContain('folder_is_mountpoint=yes\nleast_free=2097152\n');
    expect(rowsOf(program, 'backups')[0]).toContain('/mnt/backup/repositories/photos/backup');
    expect(text('home/systemd/hl-backup-photos.service')).toContain('ReadWritePaths=-/srv/hl -/mnt/backup\n');
  });

  test('does not claim that copies are carried to other servers', async () => {
    const lab = aLab();
    const home = aServer(lab, 'home');
    aServer(lab, 'offsite', { keepsBackupsOf: 'all' });
    new Restic(home);
    const stack = new Stack(home, 'notes');
    const mounts = [new Volume(stack, 'data', { holds: 'state' }).at('/data')];
    new Service(stack, 'notes', { image: 'example/notes:1.0', memory: Size.mebibytes(64), mounts });
    stack.backup({ schedule: Schedule.daily('03:10') });
    const { findings } = await synth(lab, { write: false });
    const notes = findings
      .filter(({ code, path }) => code === 'HL241' && path === 'home')
      .map(({ message }) => message);
    expect(notes).toEqual([expect.stringContaining('copies of backups on other servers')]);
    expect(notes[0]).not.toMatch(/: backups/);
  });

  test.each<[string, ResticProps, string]>([
    ['a folder that is not absolute', { folder: 'backup' }, 'absolute'],
    ['a retention of nothing', { retention: { daily: 3 as never } }, 'daily'],
    ['a misspelt prop', { retension: {} } as never, 'retension'],
  ])('refuses or tells of %s', async (_, props, said) => {
    const told = await aSavedLab(props).then(
      ({ findings }) => findings.map(({ message }) => message).join('\n'),
      (error: unknown) => String(error),
    );
    expect(told).toContain(said);
  });
});
