import { Stack, synth } from '../../lib/index.ts';
import { aLab, aServer, modelOf } from './lab.ts';

describe('an adopted file', () => {
  const FILE = `# Our wiki.
# Do not touch.

services:
  # The wiki itself.
  wiki:
    image: example/wiki:1.2.3 # pinned, see the forum
    environment:
      # Time zone
      TZ: Europe/Berlin
      TEXT: |
        # no comment
    ports:
      # for the proxy
      - "8080:80" # http
      - 127.0.0.1:9000:9000
# The end.
`;

  const adopting = async (mount: string, variables: Readonly<Record<string, string>> = {}, vars = {}) => {
    const text = `services:\n  photos:\n    image: example/photos:1.2.3\n    volumes:\n      - ${mount}\nvolumes: { named: {} }\n`;
    const lab = aLab({ 'photos.yml': text }, { variables });
    Stack.fromComposeFile(aServer(lab), 'photos', { file: 'photos.yml', directory: '/opt/photos', vars });
    return synth(lab, { write: false });
  };

  test.each([
    ['no value', '${UPLOAD}:/data'],
    ['a relative default', '${UPLOAD:-./library}:/data'],
    ['the name of a volume as its default', '${UPLOAD:-named}:/data'],
    ['a demand', '${UPLOAD:?say it}/sub:/data:ro'],
    ['a long form', '{ type: bind, source: "${UPLOAD}", target: /data }'],
  ])('is refused a mount that begins with a variable of %s, as it would begin in dist/', async (_what, mount) => {
    const { ok, findings } = await adopting(mount);
    expect(ok).toBe(false);
    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'HL242', path: 'home/photos/photos', source: { line: 5 }, message: expect.stringContaining('UPLOAD') },
    ]);
  });

  test.each([
    ['that the lab says as the stack is adopted', '${UPLOAD}/a:/data', {}, { UPLOAD: './library' }],
    ['that is a variable of the lab', '${UPLOAD:-./other}/a:/data', { UPLOAD: './library' }, {}],
  ])('is seen from its directory where a mount begins with a variable %s', async (_what, mount, variables, vars) => {
    const result = await adopting(mount, variables, vars);
    expect(result.ok).toBe(true);
    expect(modelOf(result, 'home/stacks/photos/compose.yml')).toMatchObject({
      services: { photos: { volumes: [{ type: 'bind', source: '/opt/photos/library/a', target: '/data' }] } },
    });
  });

  test('keeps a variable that stands for an absolute path, which is a path of the host', async () => {
    const result = await adopting('${UPLOAD:-/mnt/photos}:/data:ro');
    expect(modelOf(result, 'home/stacks/photos/compose.yml')).toMatchObject({
      services: {
        photos: {
          volumes: [{ type: 'bind', source: '${UPLOAD:-/mnt/photos}', target: '/data', read_only: true }],
        },
      },
    });
    expect(result.blueprint.directories).toMatchObject([{ path: '/mnt/photos' }]);
  });

  test('is seen from its directory whatever names a path', async () => {
    const text = `services:
  web:
    image: nginx:1.27.1
    env_file: [web.env]
    label_file: web.labels
    build: { context: ., additional_contexts: [base=../base, other=docker-image://alpine:3.22] }
volumes:
  own: { driver: local, driver_opts: { type: none, o: bind, device: ./data } }
  share: { driver: local, driver_opts: { type: nfs, o: addr=10.0.0.2, device: ":/data" } }
`;
    const lab = aLab({ 'web.yml': text });
    Stack.fromComposeFile(aServer(lab), 'web', { file: 'web.yml', directory: '/opt/web' });
    expect(modelOf(await synth(lab, { write: false }), 'home/stacks/web/compose.yml')).toMatchObject({
      services: {
        web: {
          env_file: [{ path: '/opt/web/web.env' }],
          label_file: ['/opt/web/web.labels'],
          build: {
            context: '/opt/web',
            additional_contexts: { base: '/opt/base', other: 'docker-image://alpine:3.22' },
          },
        },
      },
      volumes: { own: { driver_opts: { device: '/opt/web/data' } }, share: { driver_opts: { device: ':/data' } } },
    });
  });

  test('is judged by what the files give that lie beside it, and these values are written nowhere', async () => {
    const text = `services:
  updates:
    image: ghcr.io/nicholas-fedor/watchtower:1.22.3
    env_file: [conf/w.env, /etc/host.env]
    label_file: [../l]
`;
    const lab = aLab({
      'w/w.yml': text,
      'w/conf/w.env': 'WATCHTOWER_SCHEDULE=0 4 * * *\n',
      l: 'app.token=geheim-geheim\n',
    });
    Stack.fromComposeFile(aServer(lab), 'w', { file: 'w/w.yml', directory: '/opt/w' });
    const { files, findings } = await synth(lab, { write: false });
    const told = findings
      .filter(({ code }) => /^(?:WT|HL162)/.test(code))
      .map(({ code, severity, source }) => [code, severity, source?.file.split('/').slice(-2).join('/'), source?.line]);
    expect(told).toEqual([
      ['HL162', 'warning', expect.stringMatching(/\/l$/), 1],
      ['WT002', 'warning', 'conf/w.env', 1],
    ]);
    expect(JSON.stringify(files)).not.toMatch(/geheim|0 4 \* \* \*/);
  });

  test('takes no line of a quoted value for a variable of the file', async () => {
    const text = 'services: { updates: { image: "ghcr.io/nicholas-fedor/watchtower:1.22.3", env_file: [w.env] } }\n';
    const lab = aLab({
      'w/w.yml': text,
      'w/w.env': 'WATCHTOWER_SCHEDULE=0 4 * * *\nNOTE="\nWATCHTOWER_SCHEDULE=never\n"\n',
    });
    Stack.fromComposeFile(aServer(lab), 'w', { file: 'w/w.yml', directory: '/opt/w' });
    const { findings } = await synth(lab, { write: false });
    expect(findings.find(({ code }) => code === 'WT002')?.source?.line).toBe(1);
  });

  test('keeps its comments where it is passed through', async () => {
    const lab = aLab({ 'wiki/compose.yml': FILE });
    Stack.fromComposeFile(aServer(lab), 'wiki', { file: 'wiki/compose.yml', directory: '/opt/wiki' });
    const { files } = await synth(lab, { write: false });
    const { content = '' } = files.find(({ path }) => path.endsWith('wiki/compose.yml')) ?? {};
    for (const line of [
      /^# Our wiki\.\n# Do not touch\.\n\n/,
      /^ {2}# The wiki itself\.\n {2}wiki:$/m,
      /image: .*1\.2\.3'? # pinned, see the forum$/m,
      /^ {6}# Time zone\n {6}TZ:/m,
      /# for the proxy/,
    ]) {
      expect(content).toMatch(line);
    }
    expect(content.match(/# no comment/g)).toHaveLength(1);
  });
});
