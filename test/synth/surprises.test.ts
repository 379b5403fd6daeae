import type { Finding } from '../../lib/index.ts';
import { Healthcheck, Service, Stack, synth } from '../../lib/index.ts';
import { loadProject, memoryFiles } from '../../lib/compose/index.ts';
import { LabError } from '../../lib/values/index.ts';
import { aLab, aServer } from './lab.ts';

// Where Compose is right and surprising, `hl compose config` and the layers of a lab tell it alike: each place with its
// file, line and column.

const LOWER = `services:
  web:
    image: busybox:1.37.0
    networks: [n]
    ports: ["8080:80"]
    security_opt: ["no-new-privileges:true"]
    group_add: ["1000"]
    environment: [A=1]
    labels: { a: b }
    depends_on: { db: { condition: service_healthy } }
  db: { image: busybox:1.37.0 }
networks:
  n: { ipam: { config: [{ subnet: 10.9.0.0/24 }] } }
`;

const above = (...lines: readonly string[]): string => ['services:', '  web:', ...lines, ''].join('\n');

interface Surprise {
  readonly what: string;
  readonly upper: string;
  /** The code with the line and the column in the upper layer. */
  readonly told: string;
  /** What a lab tells instead, as it writes things in another way. */
  readonly inLab?: string;
}

const SURPRISES: readonly Surprise[] = [
  {
    what: 'security_opt in two layers, which Compose refuses, and which a lab makes one',
    upper: above('    security_opt: ["no-new-privileges:true"]'),
    told: 'CO008 3:20',
    inLab: 'CO072 3:20',
  },
  {
    what: 'group_add in two layers',
    upper: above('    group_add: ["1000"]'),
    told: 'CO008 3:17',
    inLab: 'CO072 3:17',
  },
  {
    what: 'one host port in two forms',
    upper: above('    ports: ["127.0.0.1:8080:80"]'),
    told: 'CO060 3:13',
  },
  { what: 'a short depends_on that resets a condition', upper: above('    depends_on: [db]'), told: 'CO061 3:18' },
  { what: 'a reset of nothing', upper: above('    tmpfs: !reset []'), told: 'CO002 3:5' },
  { what: 'nothing, which keeps what is below', upper: above('    labels:'), told: 'CO062 3:5' },
  { what: 'ports that cannot be emptied', upper: above('    ports: []'), told: 'CO063 3:5' },
  {
    what: 'a subnet that is lost',
    upper: 'services: {}\nnetworks:\n  n: { ipam: { config: [{ subnet: 10.9.1.0/24 }] } }\n',
    told: 'CO064 3:16',
  },
  { what: 'a volume of one letter', upper: above('    volumes: ["d:/data"]'), told: 'CO065 3:15' },
  { what: 'an octal number without quotes', upper: above('    environment: { M: 022 }'), told: 'CO066 3:23' },
  {
    what: 'a date without quotes, which a lab quotes',
    upper: above('    environment: { M: 2024-01-01 }'),
    told: 'CO070 3:23',
    inLab: 'CO067 3:23',
  },
  { what: 'a dollar sign that begins a name', upper: above('    environment: { H: $apr1$x }'), told: 'CO069 3:20' },
  { what: 'a size that is dropped', upper: above('    shm_size: 1e9'), told: 'CO073 3:5' },
  {
    what: 'a value of a shape that is dropped',
    upper: above('    environment: 5'),
    told: 'CO071 3:5',
    inLab: 'CO001 3:5',
  },
];

const placesIn = (findings: readonly Finding[], file: string): readonly string[] =>
  findings
    .filter(({ source }) => source?.file.endsWith(file))
    .map(({ code, source }) => `${code} ${source?.line}:${source?.column}`);

test.each(SURPRISES)('$what is told of files', async ({ upper, told }) => {
  const files = { '/lab/lower.yml': LOWER, '/lab/upper.yml': upper };
  const options = { files: Object.keys(files), directory: '/lab', disk: memoryFiles(files) };
  const findings = await loadProject(options).then(
    (project) => project.findings,
    (error: unknown) => (LabError.isLabError(error) ? error.findings : []),
  );
  expect(placesIn(findings, 'upper.yml')).toContain(told);
});

test.each(SURPRISES)('$what is told of layers of a lab', async ({ upper, told, inLab = told }) => {
  const lab = aLab({ 'lower.yml': LOWER, 'upper.yml': upper });
  Stack.fromLayer(aServer(lab), 'web', 'lower.yml').layer('upper.yml');
  const { findings } = await synth(lab, { write: false });
  expect(placesIn(findings, 'upper.yml')).toContain(inLab);
});

test.each(SURPRISES)(
  '$what is told of the layer of a server, above a construct',
  async ({ upper, told, inLab = told }) => {
    if (told.startsWith('CO008') || told.startsWith('CO064')) return; // constructs say no such thing
    const lab = aLab({
      'servers/home.yml': upper.replace('  web:', '  web-app:').replace('[db]', '[web-db]').replace('127.0.0.1:', ''),
    });
    const stack = new Stack(aServer(lab, 'home', { compose: 'servers/home.yml' }), 'web');
    const db = new Service(stack, 'db', {
      image: 'busybox:1.37.0',
      healthcheck: Healthcheck.none('a test'),
    });
    new Service(stack, 'app', {
      image: 'busybox:1.37.0',
      ports: [{ port: 8080, target: 80, to: 'lan' }],
      labels: { a: 'b' },
      environment: { A: '1' },
      dependsOn: [db.healthy()],
    });
    const { findings } = await synth(lab, { write: false });
    const code = told.startsWith('CO061') ? 'CO061 3:18' : inLab;
    expect(placesIn(findings, 'home.yml')).toContain(code);
  },
);

const RELATIVE = [
  'services:',
  '  web:',
  '    env_file: [{ path: own.env, required: false }]',
  '    volumes:',
  '      - ./data:/data',
  '      - ~/x:/x',
  'secrets:',
  '  s: { file: s.txt }',
  '',
].join('\n');

/** What is told of it: a path that stands alone, a mount, a file at the top. */
const ELSEWHERE = ['CO068 3:18', 'CO068 5:9', 'CO068 8:8'];

test('relative paths of a later file are told', async () => {
  const files = { '/lab/compose.yml': LOWER, '/lab/prod/upper.yml': RELATIVE };
  const options = { files: Object.keys(files), directory: '/lab', disk: memoryFiles(files) };
  const { findings } = await loadProject(options);
  expect(placesIn(findings, 'upper.yml')).toEqual(ELSEWHERE);
});

test('relative paths of the layer of a server are told, as they are seen from dist/', async () => {
  const lab = aLab({ 'servers/home.yml': RELATIVE.replace('  web:', '  web-app:') });
  const stack = new Stack(aServer(lab, 'home', { compose: 'servers/home.yml' }), 'web');
  new Service(stack, 'app', { image: 'busybox:1.37.0' });
  const { findings } = await synth(lab, { write: false });
  expect(
    placesIn(findings, 'home.yml')
      .filter((each) => each.startsWith('CO068'))
      .sort(),
  ).toEqual(ELSEWHERE);
  expect(findings.find(({ code }) => code === 'CO068')?.message).toContain('is seen from dist/home,');
});

test('a variable that somebody declares is no surprise', async () => {
  const lab = aLab({
    'web.yml': LOWER.replace('[A=1]', '["A=$KEY"]').replace(
      'services:',
      'x-hl: { secrets: { KEY: a key } }\nservices:',
    ),
  });
  Stack.fromLayer(aServer(lab), 'web', 'web.yml');
  const { findings } = await synth(lab, { write: false });
  expect(placesIn(findings, 'web.yml').filter((each) => each.startsWith('CO069'))).toEqual([]);
});
