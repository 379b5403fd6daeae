import { Healthchecks } from '../../lib/healthchecks/index.ts';
import type { Homelab } from '../../lib/index.ts';
import { Service, Size, Stack, synth } from '../../lib/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { aLab as aTypedLab, expectOne, withProxy } from '../checks/invalid/lab.ts';
import { FORMS } from '../synth/forms.ts';
import { aLab, aServer } from '../synth/lab.ts';

const RIGHT = [
  'SECRET_KEY: ${HC_SECRET}',
  'DEBUG: "False"',
  'REGISTRATION_OPEN: "False"',
  'SITE_ROOT: https://jobs.example.com',
  'SECURE_PROXY_SSL_HEADER: HTTP_X_FORWARDED_PROTO,https',
];

/** The form that the test at hand writes its files in. */
let write = (text: string): string => text;

/** A lab with a Healthchecks that is written as plain Compose. */
function inYaml(environment: readonly string[]): Homelab {
  const text = `services:
  jobs:
    image: healthchecks/healthchecks:v4.4
    environment:
${environment.map((line) => `      ${line}`).join('\n')}
    x-hl:
      routes: [{ host: jobs, port: 8000 }]
`;
  const lab = aLab({ 'jobs.yml': write(text) }, { domain: 'example.com' });
  const home = aServer(lab);
  withProxy(home);
  Stack.fromLayer(home, 'jobs', 'jobs.yml');
  return lab;
}

const foundIn = async (lab: Homelab) => {
  const { findings } = await synth(lab, { write: false });
  return findings
    .filter(({ code }) => code === 'HC001')
    .map(({ message, source }) => `${source?.line} ${message.split(' ')[0]}`);
};

describe.each(FORMS)('with the environment as a %s', (_form, asForm) => {
  beforeAll(() => void (write = asForm));

  test('Healthchecks in a layer file that says it all is in order, and so is the ready-made one', async () => {
    expect(await foundIn(inYaml(RIGHT))).toEqual([]);
    const lab = aLab({}, { domain: 'example.com' });
    new Healthchecks(aServer(lab), 'jobs');
    expect(await foundIn(lab)).toEqual([]);
  });

  test('what is not said is as the developers of Healthchecks have it', async () => {
    expect(await foundIn(inYaml(['TZ: Etc/UTC']))).toEqual(
      ['DEBUG', 'REGISTRATION_OPEN', 'SECRET_KEY', 'SECURE_PROXY_SSL_HEADER', 'SITE_ROOT'].map((name) => `4 ${name}`),
    );
  });

  test.each([
    ['SECRET_KEY: ---', 0],
    ['DEBUG: "True"', 1],
    ['REGISTRATION_OPEN: "True"', 2],
    ['SITE_ROOT: https://jobs.example.com/', 3],
    ['SITE_ROOT: https://hc.example.com', 3],
  ])('%s', async (line, at) => {
    const lines = RIGHT.map((right, index) => (index === at ? line : right));
    expect(await foundIn(inYaml(lines))).toEqual([`${5 + at} ${line.split(':')[0]}`]);
  });

  test('an address for pings that does not end with a slash', async () => {
    expect(await foundIn(inYaml([...RIGHT, 'PING_ENDPOINT: https://jobs.example.com/ping']))).toEqual([
      '10 PING_ENDPOINT',
    ]);
  });

  test('a Healthchecks that is kept from an ntfy at home', async () => {
    const { lab, home } = aTypedLab({ addresses: { ssh: 'home', lan: '192.168.1.10/24' } });
    withProxy(home);
    new Ntfy(home, 'ntfy', { access: 'lan' });
    const environment = { DEBUG: 'False', REGISTRATION_OPEN: 'False', SECRET_KEY_FILE: '/run/secrets/key' };
    const options = { image: 'healthchecks/healthchecks:v4.4', memory: Size.mebibytes(256), environment };
    new Service(new Stack(home, 'jobs'), 'jobs', options); // HC001
    const { message } = await expectOne(lab, 'HC001', 'home/jobs/jobs', __filename);
    expect(message).toContain('INTEGRATIONS_ALLOW_PRIVATE_IPS');
  });
});
