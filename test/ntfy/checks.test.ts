import type { Homelab } from '../../lib/index.ts';
import { Stack, synth } from '../../lib/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { aLab as aTypedLab, expectOne, withProxy } from '../checks/invalid/lab.ts';
import { FORMS } from '../synth/forms.ts';
import { aLab, aServer } from '../synth/lab.ts';

/** The form that the test at hand writes its files in. */
let write = (text: string): string => text;

/** A lab with an ntfy that is written as plain Compose, with the given lines of environment. */
function inYaml(...environment: readonly string[]): Homelab {
  const lines = environment.map((line) => `      ${line}`);
  const text = `services:
  ntfy:
    image: binwiederhier/ntfy:v2.28.0
    mem_limit: 64m
    environment:
${lines.join('\n')}
    x-hl:
      routes: [{ host: ntfy, port: 80 }]
`;
  const lab = aLab({ 'ntfy.yml': write(text) }, { domain: 'example.com' });
  const home = aServer(lab);
  withProxy(home);
  Stack.fromLayer(home, 'ntfy', 'ntfy.yml');
  return lab;
}

const foundIn = async (lab: Homelab, code: string) => {
  const { findings } = await synth(lab, { write: false });
  return findings
    .filter((each) => each.code === code)
    .map(({ path, source, message }) => ({ path, line: source?.line, file: source?.file.split('/').at(-1), message }));
};

const RIGHT = [
  'NTFY_BASE_URL: https://ntfy.example.com',
  'NTFY_BEHIND_PROXY: "true"',
  'NTFY_AUTH_FILE: /var/lib/ntfy/auth.db',
  'NTFY_AUTH_DEFAULT_ACCESS: deny-all',
];
const but = (name: string, ...instead: readonly string[]): Homelab =>
  inYaml(...RIGHT.flatMap((line) => (line.startsWith(`${name}:`) ? instead : [line])));

describe.each(FORMS)('with the environment as a %s', (_form, asForm) => {
  beforeAll(() => void (write = asForm));

  test('an ntfy in a layer file that says it all is in order', async () => {
    const { findings } = await synth(inYaml(...RIGHT), { write: false });
    expect(findings.filter(({ code }) => code.startsWith('NT'))).toEqual([]);
  });

  test('deny-all without a file for accounts lets everybody in', async () => {
    expect(await foundIn(but('NTFY_AUTH_FILE'), 'NT001')).toEqual([
      {
        path: 'home/ntfy/ntfy',
        file: 'ntfy.yml',
        line: 8,
        message: '"home/ntfy/ntfy" lets everybody in: `deny-all` means nothing to it without `auth-file`.',
      },
    ]);
  });

  test('without a default of access everybody has every right', async () => {
    expect(await foundIn(but('NTFY_AUTH_DEFAULT_ACCESS'), 'NT001')).toMatchObject([{ path: 'home/ntfy/ntfy' }]);
    const wide = but('NTFY_AUTH_DEFAULT_ACCESS', 'NTFY_AUTH_DEFAULT_ACCESS: read-write');
    expect(await foundIn(wide, 'NT001')).toMatchObject([{ line: 9, file: 'ntfy.yml' }]);
  });

  test('what only the host knows is taken on trust', async () => {
    const lab = but('NTFY_AUTH_DEFAULT_ACCESS', 'NTFY_AUTH_DEFAULT_ACCESS: ${ACCESS}');
    expect(await foundIn(lab, 'NT001')).toEqual([]);
  });

  test.each([
    ['NTFY_BASE_URL: https://ntfy.example.com/', 6, 'has a path or a slash'],
    ['NTFY_BASE_URL: https://example.com/ntfy', 6, 'has a path or a slash'],
    ['NTFY_BASE_URL: https://alerts.example.com', 6, 'is not its route, ntfy.example.com'],
    ['NTFY_BASE_URL: ntfy.example.com', 6, 'is no address'],
  ])('an address that is not its route: %s', async (line, at, message) => {
    const found = await foundIn(but('NTFY_BASE_URL', line), 'NT002');
    expect(found).toMatchObject([{ line: at, file: 'ntfy.yml', message: expect.stringContaining(message) as string }]);
  });

  test('an ntfy that takes all its clients for one', async () => {
    expect(await foundIn(but('NTFY_BEHIND_PROXY'), 'NT002')).toMatchObject([{ path: 'home/ntfy/ntfy' }]);
  });

  test('the ready-made ntfy without base-url', async () => {
    const { lab, home } = aTypedLab();
    withProxy(home);
    new Ntfy(home, 'ntfy', { config: { 'base-url': 'https://ntfy.example.com/alerts' } }); // NT002
    await expectOne(lab, 'NT002', 'home/ntfy/ntfy', __filename);
  });

  test('the ready-made ntfy, opened to everybody', async () => {
    const { lab, home } = aTypedLab();
    withProxy(home);
    new Ntfy(home, 'ntfy', { config: { 'auth-default-access': 'read-write' } }); // NT001
    await expectOne(lab, 'NT001', 'home/ntfy/ntfy', __filename);
  });

  test('topics that nobody may read', async () => {
    const { lab, home } = aTypedLab();
    withProxy(home);
    const config = {
      'auth-users': ['gatus:hash:user'],
      'auth-access': ['gatus:*:wo', 'gatus:warnings:ro', 'gatus:in*:rw'],
    };
    new Ntfy(home, 'ntfy', { config }); // NT003
    const { message } = await expectOne(lab, 'NT003', 'home/ntfy/ntfy', __filename);
    expect(message).toBe('No account of "home/ntfy/ntfy" may read its topic "alerts".');
  });

  test('a topic that everybody may write', async () => {
    const { lab, home } = aTypedLab();
    withProxy(home);
    new Ntfy(home, 'ntfy', { config: { 'auth-access': ['everyone:info:write-only', '*:alerts:ro'] } }); // NT004
    const { message } = await expectOne(lab, 'NT004', 'home/ntfy/ntfy', __filename);
    expect(message).toContain('"info"');
  });

  test.each([
    ['two accounts of one name', { admin: 'anna', readers: ['anna'] }],
    ['an account that looks like one of a server', { readers: ['server-home'] }],
    ['an account with a colon, at which ntfy would part it', { readers: ['a:b'] }],
    ['a topic with a dot', { topicPrefix: 'lab.' }],
  ])('%s is refused at once', (_, props) => {
    const { home } = aTypedLab();
    expect(() => new Ntfy(home, 'ntfy', props)).toThrow(expect.objectContaining({ code: 'HL014' }));
  });

  test('the file of a layer is judged as the generated one', async () => {
    const lab = aLab(
      {
        'ntfy.yml': `services:
  ntfy:
    image: binwiederhier/ntfy:v2.28.0
    volumes: ['./server.yml:/etc/ntfy/server.yml:ro']
`,
        'server.yml': 'auth-default-access: deny-all\n',
      },
      { domain: 'example.com' },
    );
    Stack.fromLayer(aServer(lab), 'ntfy', 'ntfy.yml');
    expect(await foundIn(lab, 'NT001')).toMatchObject([{ file: 'ntfy.yml' }]);
  });
});
