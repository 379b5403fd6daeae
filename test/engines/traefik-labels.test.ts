import fc from 'fast-check';
import type { ContainerConfiguration, Effect } from '../../lib/traefik/index.ts';
import { decodeLabels, encodeLabels, labelRows } from '../../lib/traefik/index.ts';
import { isLeaf } from '../../lib/traefik/labels/schema.ts';
import { MALFORMED } from '../traefik/labels/malformed.ts';
import { configuration } from '../traefik/labels/samples.ts';
import type { FakeContainer, FakeDocker } from './fake-docker.ts';
import { fakeDocker } from './fake-docker.ts';
import { SEED } from './seed.ts';
import { describeEngine } from './support.ts';
import type { RawData, RawItem, RunningTraefik } from './traefik.ts';
import { startTraefik } from './traefik.ts';

type Labels = Readonly<Record<string, string>>;

/** A router beside the labels in question: it is there exactly if Traefik keeps the container. */
const sentinel = (index: number): Labels => ({
  [`traefik.http.routers.sentinel-${index}.rule`]: `Host(\`sentinel-${index}\`)`,
  [`traefik.http.routers.sentinel-${index}.service`]: `sentinel-${index}`,
  [`traefik.http.services.sentinel-${index}.loadbalancer.server.port`]: '80',
});

/** Lets Traefik read each set of labels, as a container of its own beside a sentinel. */
async function read(all: readonly Labels[], block: (data: RawData, traefik: RunningTraefik) => void): Promise<void> {
  const containers = all.map((labels, index): FakeContainer => ({
    name: `c${index}`,
    labels: { ...labels, ...sentinel(index) },
    // A service that labels do not declare, as of TCP, takes this one.
    exposed: ['80/tcp'],
  }));
  // The provider reads containers together, so what is last is there with all others.
  const last: FakeContainer = { name: 'zz-last', labels: sentinel(all.length) };
  const docker: FakeDocker = await fakeDocker([...containers, last]);
  const traefik = await startTraefik({ docker: docker.endpoint });
  try {
    block(await traefik.rawdata((data) => isKept(data, all.length)), traefik);
  } finally {
    await traefik.stop();
    await docker.close();
  }
}

const isKept = (data: RawData, index: number): boolean => data.routers?.[`sentinel-${index}@docker`] !== undefined;

type Plain = Readonly<Record<string, unknown>>;

/** Names of a configuration, made different from those of every other. */
function apart(wanted: ContainerConfiguration, index: number): ContainerConfiguration {
  const rename = (things: Plain | undefined, change: (thing: Plain, name: string) => Plain): Plain | undefined =>
    things &&
    Object.fromEntries(
      Object.entries(things).map(([name, thing]) => [`${name}-${index}`, change(thing as Plain, name)]),
    );
  const same = (thing: Plain): Plain => thing;
  // Without a service of its own a router would be dropped, as the container has several.
  const linked = (thing: Plain): Plain => ({ ...thing, service: thing['service'] || `sentinel-${index}` });
  // An HTTP router without a rule has one of the container's name, and a TCP router is dropped.
  const ruled =
    (rule: (name: string) => string) =>
    (thing: Plain, name: string): Plain => ({ ...linked(thing), rule: thing['rule'] || rule(name) });
  const { http, tcp, udp, ...rest } = wanted as Readonly<Record<'http' | 'tcp' | 'udp', Plain | undefined>>;
  const section = (it: Plain | undefined, change: (thing: Plain, name: string) => Plain): Plain | undefined =>
    it && {
      ...it,
      ...(it['routers'] !== undefined && { routers: rename(it['routers'] as Plain, change) }),
      ...(it['services'] !== undefined && { services: rename(it['services'] as Plain, same) }),
      ...(it['middlewares'] !== undefined && { middlewares: rename(it['middlewares'] as Plain, same) }),
    };
  return {
    ...rest,
    enable: true,
    ...(http !== undefined && {
      http: section(
        http,
        ruled((name) => `Host(\`${name}-${index}\`)`),
      ),
    }),
    ...(tcp !== undefined && {
      tcp: section(
        tcp,
        ruled(() => 'HostSNI(`*`)'),
      ),
    }),
    ...(udp !== undefined && { udp: section(udp, linked) }),
  } as ContainerConfiguration;
}

/** Where rawdata holds what a configuration says. */
const PLACES: readonly (readonly [protocol: 'http' | 'tcp' | 'udp', kind: string, raw: keyof RawData])[] = [
  ['http', 'routers', 'routers'],
  ['http', 'services', 'services'],
  ['http', 'middlewares', 'middlewares'],
  ['tcp', 'routers', 'tcpRouters'],
  ['tcp', 'services', 'tcpServices'],
  ['tcp', 'middlewares', 'tcpMiddlewares'],
  ['udp', 'routers', 'udpRouters'],
  ['udp', 'services', 'udpServices'],
];

/** What Traefik makes something of: the container's server is a list with its URL, a router has its length as priority. */
const OWN = new Set(['server', 'priority']);

/** The paths at which Traefik has something else than what was said. A zero is left out of JSON. */
function* differences(said: unknown, has: unknown, path: string): Iterable<string> {
  if (typeof said === 'object' && said !== null && !Array.isArray(said)) {
    for (const [key, value] of Object.entries(said as Plain)) {
      if (!OWN.has(key)) yield* differences(value, (has as Plain | undefined)?.[key], `${path}.${key}`);
    }
  } else if (Array.isArray(said) && typeof said[0] === 'object') {
    for (const [index, value] of said.entries())
      yield* differences(value, (has as unknown[] | undefined)?.[index], `${path}[${index}]`);
  } else if (!isSameValue(said, has)) yield `${path}: ${JSON.stringify(said)} is ${JSON.stringify(has)}`;
}

/** Middlewares are told with the provider that they were found in. */
const isSameValue = (said: unknown, has: unknown): boolean =>
  JSON.stringify(said) === JSON.stringify(has)?.replaceAll('@docker"', '"') ||
  (has === undefined && (said === false || said === 0 || said === '' || nanoseconds(said) === 0)) ||
  (typeof said === 'string' && nanoseconds(said) !== undefined && nanoseconds(said) === nanoseconds(has));

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };

/** A length of time of Go; undefined for another text. */
function nanoseconds(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^-?(?:[\d.]+(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
  const sum = parts.reduce((total, [, amount, unit]) => total + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  return Math.round(text.startsWith('-') ? -sum : sum);
}

describeEngine(['traefik'], 'the labels of Traefik, judged by Traefik', () => {
  test('all 245 labels are accepted, and have the effect that they say', async () => {
    const seed = SEED;
    const samples = fc.sample(configuration, { numRuns: 500, seed }).map(apart);
    const labels = samples.map((sample) => encodeLabels(sample).labels);
    const unseen = patternsOf245();
    for (const label of labels.flatMap(Object.keys)) for (const one of unseen) if (one.test(label)) unseen.delete(one);
    expect({ seed, unseen: [...unseen].map(String) }).toEqual({ seed, unseen: [] });
    await read(labels, (data, traefik) => {
      const dropped = samples.flatMap((_, index) =>
        isKept(data, index) ? [] : [{ a: logOf(traefik, index), labels: labels[index] }],
      );
      expect({ seed, dropped: dropped.slice(0, 3) }).toEqual({ seed, dropped: [] });
      const wrong = samples.flatMap((sample) =>
        PLACES.flatMap(([protocol, kind, raw]) => {
          const things = ((sample as Readonly<Record<string, Plain>>)[protocol]?.[kind] ?? {}) as Plain;
          return Object.entries(things).flatMap(([name, said]) => {
            const has = (data[raw] as Readonly<Record<string, RawItem>> | undefined)?.[`${name}@docker`];
            return [...differences(said, has, `${protocol}.${kind}.${name}`)];
          });
        }),
      );
      expect({ seed, wrong: wrong.slice(0, 30) }).toEqual({ seed, wrong: [] });
    });
  });

  test('what our decoder says of malformed labels is what Traefik does', async () => {
    const cases = MALFORMED.filter(({ effect }) => effect !== 'provider');
    await read(
      cases.map(({ labels }) => labels),
      (data) => {
        const kept = cases.map(({ name, effect }, index) => ({ name, effect, kept: isKept(data, index) }));
        expect(kept.filter(({ effect, kept: is }) => is === (effect === 'container'))).toEqual([]);
      },
    );
  });

  test.each(MALFORMED.filter(({ effect }) => effect === 'provider'))(
    '$name stops the provider for all containers',
    async ({ labels }) => {
      const docker = await fakeDocker([
        { name: 'bad', labels },
        { name: 'good', labels: sentinel(0) },
      ]);
      const traefik = await startTraefik({ docker: docker.endpoint });
      try {
        while (!traefik.log().includes('retrying in')) await new Promise((done) => setTimeout(done, 30));
        expect(isKept(await traefik.rawdata(), 0)).toBe(false);
      } finally {
        await traefik.stop();
        await docker.close();
      }
    },
  );

  test('one change in labels that were right: we drop what it drops', async () => {
    const seed = SEED;
    const all = fc.sample(mutated, { numRuns: 300, seed });
    const judged = all.map((labels, index) =>
      decodeLabels({ ...labels, ...sentinel(index) }).problems.map(({ effect }) => effect),
    );
    expect(judged.flat()).not.toContain('provider');
    await read(all, (data, traefik) => {
      const wrong = all.flatMap((labels, index) => {
        const ours: readonly Effect[] = judged[index] ?? [];
        const drops = ours.includes('container') || labels['traefik.enable'] === 'false';
        return drops === isKept(data, index) ? [{ log: logOf(traefik, index), ours, labels }] : [];
      });
      expect({ seed, wrong: wrong.slice(0, 3) }).toEqual({ seed, wrong: [] });
    });
  });
});

/** What Traefik wrote of one container. */
const logOf = (traefik: RunningTraefik, index: number): readonly string[] =>
  traefik
    .log()
    .split('\n')
    .filter((line) => line.includes(`"c${index}-hl-`) && line.includes('"level":"error"'));

const patternsOf245 = (): Set<RegExp> =>
  new Set(
    [...labelRows()]
      .filter(({ leaf, path, schema }) => (leaf || isLeaf(schema)) && leaf && !path.startsWith('traefik.http.models'))
      .map(({ path }) => {
        const source = path
          .replaceAll('.', '\\.')
          .replaceAll('<name>', '[^.]+')
          .replaceAll('<key>', '.+')
          .replaceAll('[n]', '\\[\\d+\\]');
        return new RegExp(`^${source}(?:\\..+)?$`);
      }),
  );

/** Labels in which one thing was changed: a key, a part of a key, or a value. */
const mutated: fc.Arbitrary<Labels> = fc
  .tuple(
    configuration,
    fc.nat(),
    fc.nat(),
    fc.constantFrom('key', 'part', 'value', 'alone', 'deeper', 'case'),
    fc.nat(),
  )
  .map(([sample, index, at, kind, salt]) => {
    const labels = encodeLabels(apart(sample, salt)).labels;
    const names = Object.keys(labels);
    const name = names[index % names.length] as string;
    const { [name]: value = '', ...rest } = labels;
    const parts = name.split('.');
    const place = 1 + (at % Math.max(1, parts.length - 1));
    switch (kind as 'key' | 'part' | 'value' | 'alone' | 'deeper' | 'case') {
      case 'key':
        return { ...rest, [`${name}x`]: value };
      case 'part':
        return { ...rest, [parts.with(place, `${parts[place]}s`).join('.')]: value };
      case 'value':
        return { ...rest, [name]: ['', 'yes', '1d', 'true', '-1', '99999999999999999999'][at % 6] as string };
      case 'alone':
        return { ...labels, [parts.slice(0, place + 1).join('.')]: ['true', 'false', 'x', ''][at % 4] as string };
      case 'deeper':
        return { ...labels, [`${name}.more`]: value };
      case 'case':
        return { ...rest, [[parts[0], ...parts.slice(1).map((part) => part.toUpperCase())].join('.')]: value };
    }
  });
