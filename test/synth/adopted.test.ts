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
