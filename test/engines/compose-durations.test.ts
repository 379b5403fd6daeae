import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Stack, synth } from '../../lib/index.ts';
import { aFolder, removeFolders } from '../cli/hl.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { docker, ours } from './compose-programs.ts';
import { describeEngine } from './support.ts';

afterAll(removeFolders);

/** Durations as people write them, and as nobody should. */
const SPANS: readonly unknown[] = [
  ...['1m30s', '1h30m', '1.5h', '90s', '300ms', '1h1h', '1m30', '90', '0', '0s', '-1s', '-0s', '+5s', '.5s', '1.s'],
  ...['5 s', '', ' 5s', '1e3s', '1H', '1M', '1d', '1w', '2w1d', '1y', '1us', '1µs', '1ns', '1h-1m', '1h 1m', '１s'],
  ...['0000s'.repeat(16), `${'9'.repeat(71)}s`, `0.${'9'.repeat(71)}s`, `${'0'.repeat(71)}1s`],
  ...['9223372036854775807ns', '9223372036854775808ns', '2562047h47m16.854775807s', '2562048h', '106752d'],
  ...[90, 0, -1, 1.5, true, null, ['1s'], { s: 1 }],
];

type Service = { readonly healthcheck?: Record<string, unknown>; readonly stop_grace_period?: unknown };

const PLACES: readonly [string, (span: unknown) => Service, (service: Service) => unknown][] = [
  ...['interval', 'timeout', 'start_period'].map((key): (typeof PLACES)[number] => [
    `healthcheck.${key}`,
    (span) => ({ healthcheck: { test: ['CMD', 'true'], [key]: span } }),
    ({ healthcheck }) => healthcheck?.[key],
  ]),
  ['stop_grace_period', (span) => ({ stop_grace_period: span }), (service) => service.stop_grace_period],
];

const servicesIn = (text: string) => (parse(text) as { services: Record<string, Service> }).services;

describeEngine(['docker-compose'], 'durations are written as Docker Compose reads them:', () => {
  test.each(PLACES)(
    '%s',
    async (_place, saying, said) => {
      for (const span of SPANS) {
        const file = stringify({ services: { web: { image: 'docker.io/library/nginx:1.29.1', ...saying(span) } } });
        const cwd = aFolder({ 'compose.yaml': file });
        const [theirs, mine] = await Promise.all([docker(['config'], cwd), ours(['config'], cwd)]);
        const mean = (outcome: typeof theirs): unknown =>
          outcome.code === 0 ? { span, is: said(servicesIn(outcome.out)['web'] ?? {}) } : { span, refused: true };
        expect(mean(mine)).toEqual(mean(theirs));

        // A layer file of a lab: what Compose refuses is an error, and what it takes means the same in dist/.
        const lab = aLab({ 'web.yml': file });
        Stack.fromLayer(aServer(lab), 'web', 'web.yml');
        const { ok, models, findings } = await synth(lab, { write: false });
        const errors = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
        if (theirs.code !== 0) expect({ span, ok }).toEqual({ span, ok: false });
        else if (ok) {
          const out = join(cwd, 'out');
          mkdirSync(out);
          writeFileSync(join(out, 'compose.yaml'), stringify(models[0]?.tree));
          expect(mean(await docker(['config'], out))).toEqual(mean(theirs));
        } else expect({ span, errors: [...new Set(errors)] }).toEqual({ span, errors: ['CO074'] }); // the engine refuses it
      }
    },
    300_000,
  );
});
