import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import reference from '../../app/main.ts';
import type { Homelab, SynthResult } from '../../lib/index.ts';
import {
  Healthcheck,
  Job,
  Network,
  Secret,
  Service,
  Size,
  Stack,
  synth,
  tmpfs,
  variable,
  Volume,
} from '../../lib/index.ts';
import { everyOption } from '../synth/every-option.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { SEED } from './seed.ts';
import { describeEngine, needEngine } from './support.ts';

/** Writes the Compose files of a result, with an .env that has a value for everything. */
function write({ files, blueprint }: SynthResult): readonly string[] {
  const folder = aFolder();
  const values = [...new Set(blueprint.variables.map(({ name }) => name))].map((name) => `${name}=value\n`).join('');
  return files
    .filter(({ path }) => path.endsWith('compose.yml'))
    .map(({ path, content }) => {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      writeFileSync(join(dirname(file), '.env'), values);
      return file;
    });
}

/** Texts that are hard on YAML and on Compose's variables. */
const hard = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'yes',
    '0440',
    '1_000',
    '2024-01-01',
    '$HOME',
    '${A}',
    'a: b',
    '- a',
    '#',
    "it's",
    '{{ x }}',
    '`',
    '1:30',
    '~',
  ),
);

/** Text that can be in an environment: no NUL. */
const value = hard.map((text) => text.replaceAll('\0', ''));

const id = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4})?$/);

const aService = fc.record({
  environment: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), fc.oneof(value, fc.integer(), fc.boolean()), {
    maxKeys: 4,
  }),
  labels: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/), value, { maxKeys: 3 }),
  command: fc.option(fc.array(value, { minLength: 1, maxLength: 4 }), { nil: undefined }),
  port: fc.boolean(),
  memory: fc.integer({ min: 16, max: 2048 }),
  hardening: fc.constantFrom('standard' as const, 'image' as const, 'strict' as const),
  job: fc.boolean(),
  healthcheck: fc.boolean(),
  volumes: fc.uniqueArray(id, { maxLength: 2 }),
});

const stacks = fc.uniqueArray(
  fc.record({ id, services: fc.array(aService, { minLength: 1, maxLength: 3 }), layout: fc.boolean() }),
  { minLength: 1, maxLength: 4, selector: (stack) => stack.id },
);

/** A lab of random stacks, and the environment that each service must end up with. */
function labOf(all: typeof stacks extends fc.Arbitrary<infer T> ? T : never, layout: 'server' | 'stacks') {
  const lab: Homelab = aLab();
  const server = aServer(lab, 'home', { layout });
  const expected = new Map<string, Record<string, string>>();
  let port = 20_000;
  for (const each of all) {
    const stack = new Stack(server, `s-${each.id}`);
    const secret = new Secret(stack, 'key');
    const network = new Network(stack, 'own', { internal: true });
    each.services.forEach((props, index) => {
      const shared = {
        image: 'registry.example.com/some/image:1.2.3',
        user: '1000:1000',
        hardening: props.hardening,
        environment: {
          ...props.environment,
          HL_SECRET: secret.asEnv(),
          HL_VAR: variable('HL_OPTION', { default: 'a$b' }),
        },
        labels: props.labels,
        memory: Size.mebibytes(props.memory),
        mounts: [
          ...props.volumes.map((name) => new Volume(stack, `v${index}-${name}`, { holds: 'cache' }).at(`/${name}`)),
          tmpfs('/tmp/x'),
        ],
        networks: [network],
        ...(props.command !== undefined && { command: props.command }),
      };
      const service = props.job
        ? new Job(stack, `svc${index}`, { ...shared, runs: 'on-demand' })
        : new Service(stack, `svc${index}`, {
            ...shared,
            secrets: [secret.asFile({ uid: 1000 })],
            ...(props.port && { ports: [{ port: port++, target: 80, to: 'lan' as const }] }),
            ...(props.healthcheck && { healthcheck: Healthcheck.http(80) }),
          });
      if (props.port && !props.job) service.route(`h${port}`, { port: 80 });
      expected.set(
        service.composeName,
        Object.fromEntries(Object.entries(props.environment).map(([name, given]) => [name, String(given)])),
      );
    });
  }
  return { lab, expected };
}

describeEngine(['docker-compose'], 'docker compose', () => {
  const compose = needEngine('docker-compose');

  const config = (file: string, ...args: string[]): string => {
    const run = spawnSync(compose, ['-f', file, '--profile', '*', 'config', ...args], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin' },
    });
    if (run.status !== 0 || run.stderr !== '') throw new Error(`${file}: ${run.stderr}`);
    return run.stdout;
  };

  test('accepts every server of the reference homelab', async () => {
    const files = write(await synth(reference, { write: false }));
    expect(files).toHaveLength(3);
    for (const file of files) config(file, '-q');
  });

  test('accepts a service that says everything that a service can say', async () => {
    const [file = ''] = write(await synth(everyOption().lab, { write: false }));
    const { services } = JSON.parse(config(file, '--no-interpolate', '--format', 'json')) as { services: object };
    expect(services).toMatchObject({ app: { stop_grace_period: '1m30s', gpus: [{ count: 1 }], init: true } });
  });

  test.each(['server', 'stacks'] as const)(
    'reads random labs of layout %s as they were meant',
    async (layout) => {
      await fc.assert(
        fc.asyncProperty(stacks, async (all) => {
          const { lab, expected } = labOf(all, layout);
          for (const file of write(await synth(lab, { write: false }))) {
            const { services } = JSON.parse(config(file, '--format', 'json')) as {
              services: Record<string, { environment: Record<string, string> }>;
            };
            for (const [name, service] of Object.entries(services)) {
              expect(service.environment).toEqual({
                ...escaped(expected.get(name) ?? {}),
                HL_SECRET: 'value',
                HL_VAR: 'value',
              });
            }
          }
        }),
        { numRuns: 40, seed: SEED },
      );
    },
    120_000,
  );
});

/** What Compose prints: it writes every dollar sign twice. */
const escaped = (environment: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, text.replaceAll('$', '$$$$')]));
