import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { Healthchecks } from '../../lib/healthchecks/index.ts';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import { Duration, Monitor, Secret } from '../../lib/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { aHost } from '../synth/host/host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

/** Healthchecks is in no registry: names and fields that the script uses stand in for it. Django is the real one. */
const STAND_IN = resolve(__dirname, '../fixtures/healthchecks');

const PASSWORD = 'it"s \\ $HOME #1 é';

interface Ended {
  readonly status: number | null;
  readonly out: string;
}

/** The setup of a Healthchecks, with the files that `prepare` makes of it, on a database of its own. */
async function aSetup(jobs: Readonly<Record<string, Duration>> = {}, database = join(aFolder(), 'hc.sqlite')) {
  const host = aHost();
  const lab = aLab({}, { domain: 'example.com', contact: 'admin@example.com', timezone: 'Europe/Berlin' });
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  new Ntfy(home, 'ntfy');
  const login = { username: 'jobs@example.com', password: new Secret(lab, 'mail-password') };
  new Healthchecks(home, 'jobs', { mail: { host: 'mail.example.com', from: 'jobs@example.com', login } });
  if (Object.keys(jobs).length > 0) new Heartbeats(home, 'heartbeats');
  for (const [id, period] of Object.entries(jobs)) new Monitor(home, id, { kind: 'heartbeat', period });
  await host.deploy(lab);
  const folder = join(host.dataRoot, 'config/jobs');
  const env = {
    ...process.env,
    DB_NAME: database,
    DJANGO_SETTINGS_MODULE: 'hc.settings',
    HL_SETTINGS: join(folder, 'settings.json'),
    PYTHONPATH: `${STAND_IN}:${dirname(needEngine('django-admin'))}`,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const python = (args: readonly string[], more: NodeJS.ProcessEnv = {}): Ended => {
    const { status, stdout, stderr } = spawnSync('python3', args, { env: { ...env, ...more }, encoding: 'utf8' });
    return { status, out: `${stdout}${stderr}`.trim() };
  };
  return {
    prepare: (pingKey: string): void => {
      host.setEnv(
        [
          `JOBS_ADMIN_PASSWORD='${PASSWORD}'`,
          `JOBS_PING_KEY=${pingKey}`,
          `JOBS_SECRET_KEY=secret`,
          `MAIL_PASSWORD=secret`,
          `NTFY_ADMIN_HASH='$2a$10$${'a'.repeat(53)}'`,
          `ALERT_TOKEN_HOME=tk_${'h'.repeat(29)}`,
          '',
        ].join('\n'),
      );
      const prepared = host.run('prepare');
      if (prepared.status !== 0) throw new Error(prepared.stderr);
    },
    migrate: () => python(['-m', 'django', 'migrate', '--run-syncdb', '--verbosity', '0']),
    run: (more: NodeJS.ProcessEnv = {}) => python([join(folder, 'setup.py')], more),
    ask: (question: string) => python(['-c', `import django; django.setup()\n${question}`]).out,
  };
}

describeEngine(['django-admin'], 'the setup of Healthchecks, on a real Django and a stand-in for its models', () => {
  test('makes what nobody should have to click, and then has nothing to do', async () => {
    const setup = await aSetup();
    setup.prepare('first-key');
    expect(setup.migrate()).toEqual({ status: 0, out: '' });
    expect(setup.run({ HL_ASK: '1' })).toMatchObject({ status: 1 });
    expect(setup.ask('from django.contrib.auth.models import User; print(User.objects.count())')).toBe('0');
    expect(setup.run()).toEqual({ status: 0, out: 'changed: account, project, ping key, email, ntfy' });
    expect(setup.run({ HL_ASK: '1' })).toEqual({ status: 0, out: '' });
    expect(setup.run()).toEqual({ status: 0, out: '' });
    const user = `
from django.contrib.auth.models import User
from hc.accounts.models import Profile, Project
user = User.objects.get(email="admin@example.com")
print(user.check_password(${JSON.stringify(PASSWORD)}), user.is_superuser, Profile.objects.get(user=user).tz)
project = Project.objects.get(owner=user)
print(project.name, project.ping_key, project.show_slugs)`;
    expect(setup.ask(user)).toBe('True True Europe/Berlin\nexample.com first-key True');
    const channels = `
from hc.api.models import Channel
for channel in Channel.objects.order_by("kind"): print(channel.kind, channel.value)`;
    const [email, ntfy = ''] = setup.ask(channels).split('\n');
    expect(email).toBe('email admin@example.com');
    expect(JSON.parse(ntfy.slice('ntfy '.length))).toEqual({
      topic: 'alerts',
      url: 'http://ntfy',
      priority: 4,
      priority_up: 3,
      token: `tk_${'h'.repeat(29)}`,
    });
  });

  test('brings in a new ping key, and leaves the password that a person has chosen', async () => {
    const setup = await aSetup();
    setup.prepare('first-key');
    setup.migrate();
    setup.run();
    setup.ask(`
from django.contrib.auth.models import User
user = User.objects.get(); user.set_password("chosen"); user.save()`);
    setup.prepare('second-key');
    expect(setup.run()).toEqual({ status: 0, out: 'changed: ping key' });
    const now = `
from django.contrib.auth.models import User
from hc.accounts.models import Project
print(User.objects.get().check_password("chosen"), Project.objects.get().ping_key)`;
    expect(setup.ask(now)).toBe('True second-key');
  });

  test('has a check for every job that reports, as patient as its watchers, and none for a job that is gone', async () => {
    const database = join(aFolder(), 'hc.sqlite');
    const checks = `
from hc.api.models import Check
others = ["home-alert-path", "home-host-health"]
for check in Check.objects.exclude(slug__endswith="-backup").exclude(slug__in=others).order_by("slug"):
    kinds = sorted(channel.kind for channel in check.channel_set.all())
    print(check.slug, check.timeout, check.grace, check.alert_after, kinds)`;
    const first = await aSetup({ sweep: Duration.days(7), index: Duration.seconds(10) }, database);
    first.prepare('key');
    first.migrate();
    expect(first.run().out).toMatch(/ntfy, home-alert-path, home-host-health, home-index, home-sweep$/);
    expect(first.run()).toEqual({ status: 0, out: '' });
    expect(first.ask(checks).split('\n')).toEqual([
      // with nothing pinged yet nothing is missed
      "home-index 0:01:00 1:15:00 None ['email', 'ntfy']",
      "home-sweep 7 days, 0:00:00 1:15:00 None ['email', 'ntfy']",
    ]);
    first.ask(`
from datetime import datetime, timezone
from hc.api.models import Check
from hc.accounts.models import Project
Check.objects.filter(slug="home-sweep").update(last_ping=datetime(2026, 1, 1, tzinfo=timezone.utc))
Check.objects.create(project=Project.objects.get(), slug="own", name="own")`);
    const second = await aSetup({ sweep: Duration.days(1) }, database);
    second.prepare('key');
    expect(second.run({ HL_ASK: '1' })).toEqual({ status: 1, out: 'would change: home-sweep, no home-index' });
    expect(second.run()).toEqual({ status: 0, out: 'changed: home-sweep, no home-index' });
    expect(second.ask(checks).split('\n')).toEqual([
      expect.stringMatching(/^home-sweep 1 day, 0:00:00 1:15:00 2026-01-02 01:15:00/),
      'own 1 day, 0:00:00 1:00:00 None []', // somebody's own
    ]);
  });

  test('fails as a whole where the database is not ready, and changes nothing', async () => {
    const setup = await aSetup();
    setup.prepare('first-key');
    const { status, out } = setup.run();
    expect([status, out]).toEqual([1, expect.stringContaining('no such table')]);
  });
});
