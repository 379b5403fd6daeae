import { isDuration } from '../../../lib/traefik/labels/values.ts';
import type { FileConfiguration, HttpMiddleware, LabelConfiguration } from '../../../lib/traefik/index.ts';
import { encodeLabels } from '../../../lib/traefik/index.ts';
import { Duration } from '../../../lib/values/index.ts';

/** Whether this compiles is the test: `npm run typecheck` refuses an expected error that is none. */
const refused: readonly (LabelConfiguration | FileConfiguration | HttpMiddleware)[] = [
  // @ts-expect-error a typo
  { http: { routers: { a: { entrypoint: ['web'] } } } },
  // @ts-expect-error a number for a text
  { http: { routers: { a: { rule: 1 } } } },
  // @ts-expect-error a value that is not of the list
  { http: { services: { a: { loadBalancer: { strategy: 'random' } } } } } satisfies LabelConfiguration,
  // @ts-expect-error Go has no days
  { http: { middlewares: { a: { rateLimit: { period: '1d' } } } } } satisfies LabelConfiguration,
  // @ts-expect-error a middleware of two types
  { compress: {}, addPrefix: { prefix: '/a' } } satisfies HttpMiddleware,
  // @ts-expect-error what only a file can say
  { tls: { options: { modern: { minVersion: 'VersionTLS13' } } } } satisfies LabelConfiguration,
  // @ts-expect-error what only a label can say
  { http: { services: { a: { loadBalancer: { server: { port: '80' } } } } } } satisfies FileConfiguration,
  // @ts-expect-error what Traefik makes itself
  { http: { routers: { a: { defaultRule: true } } } } satisfies LabelConfiguration,
];

test('a typo does not compile', () => expect(refused).toHaveLength(8));

test('a length of time is a Duration, or what Go writes', () => {
  const { labels } = encodeLabels({
    http: { middlewares: { a: { rateLimit: { period: Duration.minutes(1) } }, b: { rateLimit: { period: '90s' } } } },
  });
  expect(Object.values(labels)).toEqual(['1m', '90s']);
});

test('a length of time is read in linear time, and refused where Go would overflow', () => {
  const begin = performance.now();
  expect(isDuration(`${'0000s'.repeat(16)}x`)).toBe(false);
  expect(isDuration(`${'1'.repeat(50_000)}x`)).toBe(false);
  expect(performance.now() - begin).toBeLessThan(1000);
  expect(isDuration('0000s'.repeat(16))).toBe(true);
  for (const text of ['2562048h', `${'9'.repeat(71)}s`]) expect(isDuration(text)).toBe(false);
  for (const text of ['1.5h', '2562047h', '300ms', '-5s']) expect(isDuration(text)).toBe(true);
});
