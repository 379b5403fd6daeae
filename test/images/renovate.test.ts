import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { images } from '../../lib/images/index.ts';
import { parseImageReference } from '../../lib/tool/index.ts';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Rule {
  readonly matchPackageNames: readonly string[];
  readonly matchUpdateTypes?: readonly string[];
  readonly groupName?: string;
  readonly versioning?: string;
  readonly enabled?: boolean;
  readonly dependencyDashboardApproval?: boolean;
}

interface Preset {
  readonly customManagers: readonly {
    readonly managerFilePatterns: readonly string[];
    readonly matchStrings: readonly string[];
    readonly datasourceTemplate: string;
  }[];
  readonly 'docker-compose': { readonly managerFilePatterns: readonly string[] };
  readonly packageRules: readonly Rule[];
}

const preset = JSON.parse(read('renovate-preset.json')) as Preset;

/** What Renovate finds in a TypeScript file: it uses the pattern with the flag g. */
const found = (text: string) =>
  preset.customManagers.flatMap(({ matchStrings }) =>
    matchStrings.flatMap((pattern) =>
      [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => ({ ...groups })),
    ),
  );

/** A name of a rule is exact, or a regular expression between slashes; one after `!` is left out. */
function isNamed({ matchPackageNames }: Rule, name: string): boolean {
  const matches = (each: string): boolean =>
    /^\/.*\/$/.test(each) ? new RegExp(each.slice(1, -1)).test(name) : each === name;
  const [not, names] = [true, false].map((negated) =>
    matchPackageNames.filter((each) => each.startsWith('!') === negated),
  );
  return names!.some(matches) && !not!.some((each) => matches(each.slice(1)));
}

const rulesFor = (name: string): readonly Rule[] => preset.packageRules.filter((rule) => isNamed(rule, name));

test('Renovate finds every image of the library, with its version', () => {
  const pinned = Object.values(images).map(({ reference }) => {
    const { repository, tag } = parseImageReference(reference) ?? {};
    return { depName: repository, currentValue: tag, currentDigest: undefined };
  });
  expect(found(read('lib/images/images.ts'))).toEqual(pinned);
});

test.each([
  ["Image.of('nginx:1.29')", { depName: 'nginx', currentValue: '1.29', currentDigest: undefined }],
  [
    'Image.of(\n  "registry.lan:5000/team/app:v1.2.3-r4",\n  { arch: [] })',
    { depName: 'registry.lan:5000/team/app', currentValue: 'v1.2.3-r4', currentDigest: undefined },
  ],
  [
    `Image.of(\`ghcr.io/a/b:1.0@sha256:${'0'.repeat(64)}\`)`,
    { depName: 'ghcr.io/a/b', currentValue: '1.0', currentDigest: `sha256:${'0'.repeat(64)}` },
  ],
])('Renovate reads %s', (text, expected) => {
  expect(found(text)).toEqual([expected]);
});

test.each(["Image.of('nginx')", "Image.of('registry.lan:5000/app')", 'Image.of(reference)', "image: 'nginx:1.29'"])(
  'Renovate leaves %s alone: there is no version in it',
  (text) => {
    expect(found(text)).toEqual([]);
  },
);

test('the server and the machine learning of Immich go together, and its database only when it says so', () => {
  const groups = [images.immichServer, images.immichMachineLearning].map(({ reference }) =>
    rulesFor(parseImageReference(reference)?.repository ?? '').map(({ groupName }) => groupName),
  );
  expect(groups).toEqual([['immich'], ['immich']]);
  expect(rulesFor('ghcr.io/immich-app/postgres')).toMatchObject([{ enabled: false }]);
});

test.each(['docker.io/library/postgres', 'docker.io/library/mariadb', 'docker.io/valkey/valkey', 'mongo'])(
  'a new major version of %s waits for a person',
  (name) => {
    expect(rulesFor(name)).toMatchObject([{ matchUpdateTypes: ['major'], dependencyDashboardApproval: true }]);
  },
);

test('the tags of linuxserver.io are ordered by version, then by build', () => {
  const [rule] = rulesFor('lscr.io/linuxserver/transmission');
  const pattern = new RegExp(rule?.versioning?.replace(/^regex:/, '') ?? '(?!)');
  const tag = parseImageReference(images.transmission.reference)?.tag ?? '';
  expect(pattern.exec(tag)?.groups).toEqual({ major: '4', minor: '1', patch: '3', build: '363' });
});

test('layer files are read as the Compose files that they are, and what is generated is not', () => {
  const patterns = preset['docker-compose'].managerFilePatterns.map((each) => new RegExp(each.slice(1, -1)));
  const isRead = (path: string): boolean => patterns.some((pattern) => pattern.test(path));
  expect(['sharedStacks/watchtower.yml', 'servers/home/localStacks/mqtt/compose.yml'].every(isRead)).toBe(true);
  expect(['dist/home/compose.yml', 'lab.facts.json'].some(isRead)).toBe(false);
});

test('the repository is raised by its own preset', () => {
  const { $schema, extends: base, ...own } = JSON.parse(read('renovate.json')) as Record<string, unknown>;
  const { $schema: same, description: _description, ...rules } = JSON.parse(read('renovate-preset.json')) as typeof own;
  expect({ $schema, base, own }).toEqual({ $schema: same, base: ['config:recommended'], own: rules });
});

test('a stack in plain YAML has the version that its construct has', () => {
  const { services } = parse(read('sharedStacks/watchtower.yml')) as {
    services: Readonly<Record<string, { image: string }>>;
  };
  expect(services['watchtower']?.image).toBe(images.watchtower.reference);
  expect(services['docker-proxy']?.image).toBe(images.dockerSocketProxy.reference);
});
