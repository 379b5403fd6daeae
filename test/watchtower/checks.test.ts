import type { Homelab } from '../../lib/index.ts';
import { Schedule, Secret, Service, Size, Stack, synth } from '../../lib/index.ts';
import { alertToken, offer } from '../../lib/tool/index.ts';
import { Watchtower } from '../../lib/watchtower/index.ts';
import { aLab as aTypedLab, expectOne } from '../checks/invalid/lab.ts';
import { FORMS } from '../synth/forms.ts';
import { aLab, aServer } from '../synth/lab.ts';

/** The form that the test at hand writes its files in. */
let write = (text: string): string => text;

/** A lab with a Watchtower that is written as plain Compose. */
function inYaml(environment: readonly string[], image = 'ghcr.io/nicholas-fedor/watchtower:1.22.3'): Homelab {
  const lines = environment.map((line) => `      ${line}`);
  const lab = aLab({
    'watchtower.yml': write(`services:
  watchtower:
    image: ${image}
    environment:
${lines.join('\n')}
`),
  });
  const server = aServer(lab);
  Stack.fromLayer(server, 'watchtower', 'watchtower.yml', { vars: { ALERT_TOKEN: alertToken(server) } });
  return lab;
}

const LABEL = 'WATCHTOWER_LABEL_ENABLE: "true"';

const foundIn = async (lab: Homelab) => {
  const { findings } = await synth(lab, { write: false });
  return findings
    .filter(({ code }) => code.startsWith('WT'))
    .map(({ code, path, source }) => `${code} ${path} ${source?.file.split('/').at(-1)}:${source?.line}`);
};

describe.each(FORMS)('with the environment as a %s', (_form, asForm) => {
  beforeAll(() => void (write = asForm));

  test('the ready-made Watchtower is in order', async () => {
    const lab = aLab();
    new Watchtower(aServer(lab), 'watchtower');
    expect(await foundIn(lab)).toEqual([]);
  });

  test('the archived Watchtower', async () => {
    const { lab, home } = aTypedLab();
    const stack = new Stack(home, 'updates');
    const environment = { WATCHTOWER_LABEL_ENABLE: 'true' };
    new Service(stack, 'updates', { image: 'containrrr/watchtower:1.7.1', memory: Size.mebibytes(64), environment }); // WT001
    await expectOne(lab, 'WT001', 'home/updates/updates', __filename);
    expect(await foundIn(inYaml([LABEL], 'docker.io/containrrr/watchtower:1.7.1'))).toEqual([
      'WT001 home/watchtower/watchtower watchtower.yml:3',
    ]);
  });

  test.each([
    ['0 30 4 * * 6', []],
    ['@every 12h', []],
    ['${SCHEDULE}', []],
    ['30 4 * * 6', ['WT002 home/watchtower/watchtower watchtower.yml:6']],
  ])('the schedule %s', async (schedule, expected) => {
    expect(await foundIn(inYaml([LABEL, `WATCHTOWER_SCHEDULE: "${schedule}"`]))).toEqual(expected);
  });

  test('a Watchtower that replaces every container', async () => {
    expect(await foundIn(inYaml(['WATCHTOWER_LABEL_ENABLE: "false"']))).toEqual([
      'WT003 home/watchtower/watchtower watchtower.yml:5',
    ]);
    expect(await foundIn(inYaml(['TZ: Etc/UTC']))).toEqual(['WT003 home/watchtower/watchtower watchtower.yml:4']);
  });

  test.each([
    ['ntfy://:${ALERT_TOKEN}@ntfy.example.com/info', true],
    ['ntfy://:${ALERT_TOKEN}@ntfy.example.com/info?scheme=http smtp://a:b@mail/?to=me@example.com', true],
    ['/run/secrets/url', true],
    ['${URL}', true],
    ['ntfy://${ALERT_TOKEN}@ntfy.example.com/info', false],
    ['ntfy://:${ALERT_TOKEN}@ntfy.example.com/info?tags=a,b', false],
    ['https-ntfy.example.com/info', false],
  ])('the notification address %s', async (url, isRight) => {
    const expected = isRight ? [] : ['WT004 home/watchtower/watchtower watchtower.yml:6'];
    expect(await foundIn(inYaml([LABEL, `WATCHTOWER_NOTIFICATION_URL: "${url}"`]))).toEqual(expected);
  });

  test('a layer file gets the alert token of its server by name, and never its value', async () => {
    const lab = inYaml([LABEL, 'WATCHTOWER_NOTIFICATION_URL: "ntfy://:${ALERT_TOKEN}@ntfy.example.com/info"']);
    const { blueprint, models } = await synth(lab, { write: false });
    expect(JSON.stringify(models[0]?.tree)).toContain(
      'ntfy://:${ALERT_TOKEN_HOME:?set ALERT_TOKEN_HOME in .env}@ntfy.example.com/info',
    );
    expect(blueprint.secrets).toMatchObject([{ id: 'alert-token-home', uses: ['env'], servers: ['home'] }]);
  });

  test('a secret that need not be there is empty in a layer file', async () => {
    const lab = aLab({
      'app.yml': 'services:\n  app:\n    image: example/app:1\n    environment: { KEY: "${KEY}" }\n',
    });
    const server = aServer(lab);
    const key = new Secret(server, 'api-key', { required: false });
    Stack.fromLayer(server, 'app', 'app.yml', { vars: { KEY: key } });
    const { models } = await synth(lab, { write: false });
    expect(JSON.stringify(models[0]?.tree)).toContain('${API_KEY:-}');
  });
});

describe('a service with `updates: auto`', () => {
  const app = (says: string, labels = ''): string =>
    `services:\n  app:\n    image: ${says}\n${labels}    x-hl: { updates: auto }\n`;

  /** A lab with the service on a server with or without a Watchtower; what the final file labels it. */
  async function updated(file: string, watchtower = true) {
    const lab = aLab({ 'app.yml': file });
    const server = aServer(lab);
    Stack.fromLayer(server, 'app', 'app.yml');
    if (watchtower) new Watchtower(server, 'watchtower');
    const { models } = await synth(lab, { write: false });
    const services = models[0]?.tree['services'] as Record<string, { labels?: Record<string, string> }>;
    return { found: await foundIn(lab), label: services['app']?.labels?.['com.centurylinklabs.watchtower.enable'] };
  }

  test('has the label that Watchtower waits for', async () => {
    expect(await updated(app('example/app:1'))).toEqual({ found: [], label: 'true' });
  });

  test('is a warning where its server has nothing that updates it', async () => {
    expect(await updated(app('example/app:1'), false)).toEqual({
      found: ['WT007 home/app/app app.yml:3'],
      label: undefined,
    });
  });

  test('is a warning where a layer takes the label back', async () => {
    expect(await updated(app('example/app:1', label('enable', 'false')))).toEqual({
      found: ['WT007 home/app/app app.yml:3'],
      label: 'false',
    });
  });

  test('is a warning with an image pinned by a digest', async () => {
    const { found } = await updated(app(`example/app:1@sha256:${'a'.repeat(64)}`));
    expect(found).toEqual(['WT007 home/app/app app.yml:3']);
  });

  test('is a warning in a scope that no Watchtower of its server updates', async () => {
    const inScope = app('example/app:1', label('scope', 'night'));
    expect((await updated(inScope)).found).toEqual([]); // without a scope of its own it updates all
    const of = (scope: string) =>
      aLab({
        'app.yml': inScope,
        'watchtower.yml': `services:
  watchtower:
    image: ghcr.io/nicholas-fedor/watchtower:1.22.3
    environment: { WATCHTOWER_LABEL_ENABLE: "true", WATCHTOWER_SCOPE: ${scope} }
`,
      });
    for (const [scope, expected] of [
      ['night', []],
      ['day', ['WT007 home/app/app app.yml:3']],
    ] as const) {
      const lab = of(scope);
      const server = aServer(lab);
      Stack.fromLayer(server, 'app', 'app.yml');
      Stack.fromLayer(server, 'watchtower', 'watchtower.yml');
      expect(await foundIn(lab)).toEqual(expected);
    }
  });

  test('is left to another updater that offers itself', async () => {
    const lab = aLab();
    const server = aServer(lab);
    new Service(new Stack(server, 'app'), 'app', { image: 'example/app:1', updates: 'auto' });
    offer(new Stack(server, 'diun'), 'Updater', { tool: 'diun', schedule: Schedule.daily('03:00') });
    expect(await foundIn(lab)).toEqual([]);
  });
});

function label(name: string, value: string): string {
  return `    labels: { com.centurylinklabs.watchtower.${name}: "${value}" }\n`;
}
