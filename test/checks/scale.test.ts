import { runChecks, standardChecks } from '../../lib/checks/index.ts';
import { aDependency, aMount, anImage, aPort, aBlueprint } from './blueprint.ts';

const open = { ssh: 'cloud', lan: [], public: { v4: '203.0.113.7', dynamic: false } };

/** A lab as the benchmark has it, of which every service breaks something if it is asked to. */
const lab = (count: number, broken: boolean) => {
  const ids = Array.from({ length: count }, (_, i) => `home/s${i}/s${i}`);
  const other = (i: number) => `s${(i + 1) % count}`;
  return {
    servers: [
      { id: 'cloud', watcher: 'cloud/gatus', addresses: open },
      { id: 'home', reverseProxy: 'home/traefik' },
    ],
    notifiers: broken ? [] : [{ id: 'home/ntfy' }],
    services: ids.map((id, i) => ({
      id,
      image: anImage(broken ? 'app:latest' : 'app:1.2.3'),
      ports: [aPort({ published: broken ? 80 : 1024 + i, to: 'loopback' })],
      networks: [{ network: 'home/default', aliases: broken ? ['db'] : [] }],
      mounts: [aMount({ kind: 'directory', source: broken ? './data' : '/mnt/data' })],
      dependsOn: broken ? [aDependency(other(i)), aDependency(`x${i}`)] : i === 0 ? [] : [aDependency(`s${i - 1}`)],
      limits: { memoryBytes: 1 },
    })),
    volumes: ids.map((id, i) => ({
      id: `home/s${i}/data`,
      holds: 'state' as const,
      path: `/srv/hl/s${broken ? 0 : i}/data`,
      writers: [id],
    })),
    networks: [{ id: 'home/default', key: 'default', name: 'hl_default' }],
    routes: ids.map((id) => ({ id: `${id}/route` })),
    monitors: broken ? [] : ids.map((id) => ({ id: `${id}/m`, of: `${id}/route`, watchers: ['cloud'] })),
    variables: ids.map((_, i) => ({ id: `home:V${i}`, declared: !broken })),
    backups: broken
      ? []
      : ids.map((_, i) => ({ id: `home/s${i}/backup`, includes: [`home/s${i}/data`], copies: ['cloud'] })),
  };
};

test.each([
  ['in order', false],
  ['of which everything is wrong', true],
])('a lab of 10,000 services %s is judged at once', (_, broken) => {
  const blueprint = aBlueprint(lab(10_000, broken));
  const input = { blueprint, models: [], files: [], judged: 'lab' as const, where: (id: string) => ({ path: id }) };
  const counts: Record<string, number> = {};
  const started = process.cpuUsage();
  for (const check of standardChecks) {
    for (const { code } of runChecks(input, [check])) counts[code] = (counts[code] ?? 0) + 1;
  }
  // Anything that compares pairs takes minutes. Time of the processor, as others may use the machine too.
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
  if (broken) expect(Object.keys(counts).length).toBeGreaterThan(8);
  else expect(counts).toEqual({});
});
