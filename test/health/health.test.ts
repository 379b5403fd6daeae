import { Heartbeats } from '../../lib/heartbeats/index.ts';
import { Directory, Duration, Service, Stack, synth } from '../../lib/index.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { HOME, OPEN, resolved, two } from '../synth/watching.ts';

test('every server that keeps reports looks at itself by a timer, and another server waits for its report', async () => {
  const { lab, home } = two(HOME, OPEN, 'public');
  new Heartbeats(home, 'beats', { to: 'public' });
  const { hostNeeds, heartbeats, monitors } = await resolved(lab);
  expect(hostNeeds.units.filter(({ by }) => by.includes('health'))).toEqual([
    expect.objectContaining({
      server: 'home',
      name: 'hl-health',
      runs: ['/srv/hl/bin/health'],
      starts: { by: 'timer', onCalendar: '*:0/15', spreadSeconds: 60 },
    }),
  ]);
  expect(hostNeeds.programs.map(({ id }) => id)).toContain('home:health');
  expect(heartbeats.find(({ id }) => id === 'home/host-health')).toMatchObject({
    reporter: { kind: 'timer', unit: 'hl-health.timer' },
    periodSeconds: 900,
    file: '/srv/hl/beats/reports/host-health',
  });
  expect(monitors.find(({ id }) => id === 'home/host-health')).toMatchObject({
    name: 'host health',
    severity: 'alert',
    target: { scheme: 'http', port: 8787, path: '/cgi-bin/age/host-health' },
    watchers: ['cloud'],
  });
});

test('a server that keeps no reports has no program, and the page says what nobody sees there', async () => {
  const { lab, home } = two(HOME, OPEN, 'public');
  new Heartbeats(home, 'beats', { to: 'public' });
  const { files } = await synth(lab, { write: false });
  expect(files.map(({ path }) => path).filter((path) => path.endsWith('/health'))).toEqual(['home/health']);
  const page = files.find(({ path }) => path === 'docs/monitoring.md')?.content;
  expect(page).toContain(
    'Disks, clocks, failed units and restarting containers of servers without `Heartbeats`: cloud.',
  );
});

test('the thresholds of a server stand in its program, and smartctl is a package only where it is required', async () => {
  const packages = async (smart?: 'required') => {
    const lab = aLab();
    const home = aServer(lab, 'home', {
      health: { diskPercent: 85, inodePercent: 70, restarts: 7, ignoredUnits: ['a.service'], ...(smart && { smart }) },
    });
    new Heartbeats(home, 'beats');
    const { files, blueprint } = await synth(lab, { write: false });
    const text = files.find(({ path }) => path === 'home/health')?.content ?? '';
    return { text, commands: blueprint.hostNeeds.packages.map(({ command }) => command) };
  };
  const { text, commands } = await packages();
  expect(text).toMatch(/^most_full=85\nmost_inodes=70\nmost_restarts=7\nsmart='?where-installed'?$/m);
  expect(text).toContain("ignored_units='hl-health.service\na.service'");
  expect(commands).not.toContain('smartctl');
  expect((await packages('required')).commands).toContain('smartctl');
});

test('the unit may speak to drives only where SMART is asked for', async () => {
  const unitOf = async (smart: 'where-installed' | 'never') => {
    const lab = aLab();
    new Heartbeats(aServer(lab, 'home', { health: { smart } }), 'beats');
    const { files } = await synth(lab, { write: false });
    return files.find(({ path }) => path === 'home/systemd/hl-health.service')?.content ?? '';
  };
  expect(await unitOf('never')).toMatch(/^CapabilityBoundingSet=CAP_DAC_READ_SEARCH\n(.*\n)*PrivateDevices=yes$/m);
  expect(await unitOf('where-installed')).toMatch(
    /^CapabilityBoundingSet=.*CAP_SYS_RAWIO.*\n(.*\n)*PrivateDevices=no$/m,
  );
});

test('directories that are written or mounted are looked at, and none that is only read or that is no disk', async () => {
  const lab = aLab();
  const home = aServer(lab);
  new Heartbeats(home, 'beats');
  const held = { holds: 'replaceable', reason: 'a test' } as const;
  new Service(new Stack(home, 'app'), 'app', {
    image: 'example/app:1',
    mounts: [
      Directory.of('/mnt/drive', { ...held, mountpoint: true })
        .readOnly()
        .at('/drive'),
      Directory.of('/home/films', held).at('/films'),
      Directory.of('/media/disc', held).readOnly().at('/disc'),
      Directory.of('/dev/dri', held).at('/dri'),
    ],
  });
  const { files } = await synth(lab, { write: false });
  const text = files.find(({ path }) => path === 'home/health')?.content ?? '';
  expect(/^disks='\n([^']*)'$/m.exec(text)?.[1]).toBe(
    '/\tfolder\n/srv/hl\tfolder\n/home/films\tfolder\n/mnt/drive\tmountpoint\n',
  );
});

test('a heartbeat of the same name that somebody declares is theirs', async () => {
  const { lab, home } = two(HOME, OPEN, 'public');
  new Heartbeats(home, 'beats', { to: 'public' });
  home.heartbeat('host-health', { period: Duration.days(1) });
  const { monitors } = await resolved(lab);
  expect(monitors.filter(({ id }) => id === 'home/host-health')).toEqual([expect.objectContaining({ declared: true })]);
});

test.each([
  [{ diskPercent: 100 }, 'How full a file system may be'],
  [{ inodePercent: 0 }, 'How many inodes may be used'],
  [{ restarts: -1 }, 'How often a container may restart'],
  [{ smart: 'always' }, 'Whether SMART is needed'],
  [{ ignoredUnits: ['a b'] }, 'A unit of systemd'],
])('thresholds that cannot be are refused: %j', (health, what) => {
  expect(() => aServer(aLab(), 'home', { health: health as never })).toThrow(
    expect.objectContaining({ code: 'HL014', message: expect.stringContaining(what) }),
  );
});
