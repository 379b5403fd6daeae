import type { LoadOptions } from '../../lib/compose/index.ts';
import { discoverProject, loadProject, memoryFiles } from '../../lib/compose/index.ts';
import { LabError } from '../../lib/values/index.ts';

const load = (texts: Readonly<Record<string, string>>, options: Partial<LoadOptions> = {}) =>
  loadProject({ files: ['/lab/compose.yml'], directory: '/lab', disk: memoryFiles(texts), ...options });

/** Codes with their lines of everything that is wrong. */
async function wrong(
  texts: Readonly<Record<string, string>>,
  options: Partial<LoadOptions> = {},
): Promise<readonly string[]> {
  try {
    await load(texts, options);
  } catch (error) {
    if (!LabError.isLabError(error)) throw error;
    return error.findings.map(({ code, source }) => `${code} ${source?.file ?? ''}:${source?.line ?? ''}`);
  }
  return [];
}

const one = (text: string) => ({ '/lab/compose.yml': text });

test.each([
  ['a base that is not there', 'CO010', 'services:\n  a:\n    extends: b\n', 3],
  ['a file that is not there', 'CO011', 'services:\n  a:\n    extends: { file: x.yml, service: b }\n', 3],
  ['services that extend each other', 'CO012', 'services:\n  a:\n    extends: b\n  b:\n    extends: a\n', 3],
  ['a file that includes itself', 'CO013', 'include:\n  - compose.yml\nservices: {}\n', 2],
  ['two sources of one config', 'CO015', 'services: {}\nconfigs:\n  c:\n    file: a\n    content: b\n', 3],
  ['a port that is none', 'CO015', 'services:\n  a:\n    image: x\n    ports:\n      - "99999:80"\n', 5],
  ['a service without an image', 'CO015', 'services:\n  a:\n    tty: true\n', 2],
  [
    'services that wait for each other',
    'CO017',
    'services:\n  a:\n    image: x\n    depends_on: [b]\n  b:\n    image: x\n    depends_on: [a]\n',
    7,
  ],
  ['a network that is not declared', 'CO004', 'services:\n  a:\n    image: x\n    networks: [n]\n', 4],
  ['a mistyped key', 'CO003', 'services:\n  a:\n    imagee: x\n', 3],
  ['a text where a list is wanted', 'CO005', 'services:\n  a:\n    image: x\n    cap_add: ALL\n', 4],
  ['a required variable', 'CO051', 'services:\n  a:\n    image: ${X:?no}\n', 3],
])('%s is refused with its line', async (_what, code, text, line) => {
  expect(await wrong(one(text))).toContain(`${code} /lab/compose.yml:${line}`);
});

test('everything that is wrong in a file is told at once', async () => {
  const text = 'services:\n  a:\n    imagee: x\n    ports: 80\n  b:\n    restrat: always\n';
  expect(await wrong(one(text))).toEqual([
    'CO003 /lab/compose.yml:3',
    'CO005 /lab/compose.yml:4',
    'CO003 /lab/compose.yml:6',
  ]);
});

test('an empty file is refused', async () => expect(await wrong(one(''))).toEqual(['CO018 :']));

test('the chain of a cycle over several files is told', async () => {
  const files = {
    '/lab/compose.yml': 'services:\n  a:\n    extends: { file: b.yml, service: b }\n',
    '/lab/b.yml': 'services:\n  b:\n    extends: { file: compose.yml, service: a }\n',
  };
  await expect(load(files)).rejects.toThrow('a (/lab/compose.yml) → b (/lab/b.yml) → a (/lab/compose.yml)');
});

test('a path with a variable is refused where variables stay', async () => {
  const texts = one('include: ["${DIR}/x.yml"]\nservices: {}\n');
  expect(await wrong(texts, { interpolate: false })).toEqual(['CO014 /lab/compose.yml:1']);
});

test('services of inactive profiles are left out, and what only they use', async () => {
  const text = `services:
  a: { image: x }
  b: { image: y, profiles: [p], volumes: [vol:/v] }
volumes: { vol: {} }
`;
  const names = async (profiles: readonly string[]): Promise<unknown> => {
    const { tree } = await load(one(text), { profiles });
    return [Object.keys(tree['services'] as object), Object.keys(tree['volumes'] as object)];
  };
  expect(await names([])).toEqual([['a'], []]);
  expect(await names(['p'])).toEqual([['a', 'b'], ['vol']]);
});

test('a chosen service brings what it waits for', async () => {
  const text = 'services:\n  a: { image: x, depends_on: [b] }\n  b: { image: y }\n  c: { image: z }\n';
  const { tree } = await load(one(text), { services: ['a'] });
  expect(Object.keys(tree['services'] as object)).toEqual(['a', 'b']);
  expect(await wrong(one(text), { services: ['nobody'] })).toEqual(['CO020 :']);
});

describe('finding a project', () => {
  const find = (
    texts: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>> = {},
    said = {},
  ) => discoverProject(said, { cwd: '/lab/sub', environment, disk: memoryFiles(texts) });

  test('takes the file of a default name with its override, here or above', () => {
    const texts = { '/lab/compose.yml': '', '/lab/docker-compose.override.yml': '', '/lab/sub/x': '' };
    expect(find(texts)).toMatchObject({
      files: ['/lab/compose.yml', '/lab/docker-compose.override.yml'],
      directory: '/lab',
    });
  });

  test('reads .env beside the file, below the environment', () => {
    const texts = { '/lab/sub/compose.yaml': '', '/lab/sub/.env': 'A=file\nB=file\nCOMPOSE_PROFILES=x,y\n' };
    const { environment, profiles } = find(texts, { A: 'shell' });
    expect([environment['A'], environment['B'], profiles]).toEqual(['shell', 'file', ['x', 'y']]);
  });

  test('takes the files of COMPOSE_FILE', () => {
    const texts = { '/lab/sub/.env': 'COMPOSE_FILE=../a.yml:b.yml\n', '/lab/a.yml': '', '/lab/sub/b.yml': '' };
    expect(find(texts)).toMatchObject({ files: ['/lab/a.yml', '/lab/sub/b.yml'], directory: '/lab' });
  });

  test('says where it looked', () => expect(() => find({})).toThrow('There is no Compose file in /lab/sub or above'));
});
