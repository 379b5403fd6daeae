import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lab from '../../app/main.ts';
import type { Server, SynthResult } from '../../lib/index.ts';
import { synth } from '../../lib/index.ts';
import { issuedFor } from './host/certificate.ts';
import { ask } from './host/client.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { fillIn } from './host/fill-in.ts';
import { importStandIns } from './host/stand-ins.ts';
import { describeEngine } from './support.ts';

/**
 * The cloud server of the reference homelab, for real: what synth wrote is copied, prepared and started on a Docker
 * Engine, with the real Traefik behind the rules of its socket proxy, and asked from outside.
 */

jest.setTimeout(300_000);

const ROOT = resolve(__dirname, '../..');
const LINES = {
  wan: { host: ['203.0.113.10/24', '2001:db8::10/64'], neighbour: ['203.0.113.99/24', '2001:db8::99/64'] },
  vpn: { host: ['10.66.0.2/24'], neighbour: ['10.66.0.9/24'] },
};
const OUTSIDE = [
  { from: 'wan', to: '203.0.113.10' },
  { from: 'wan', to: '2001:db8::10' },
] as const;
const OVERLAY = { from: 'vpn', to: '10.66.0.2' } as const;

/** The reference homelab, but for the data root of its cloud server and the age of the engine there. */
async function compile(folder: string, dataRoot: string, docker: string): Promise<SynthResult> {
  for (const name of ['servers', 'sharedStacks']) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  const facts = JSON.parse(readFileSync(join(ROOT, 'lab.facts.json'), 'utf8')) as Record<string, object>;
  facts['cloud'] = { ...facts['cloud'], 'docker.version': docker };
  writeFileSync(join(folder, 'lab.facts.json'), JSON.stringify(facts));
  const cloud = lab.node.findChild('cloud') as Server;
  Object.assign(lab.props, { root: folder });
  Object.assign(cloud.props, { dataRoot, dualStack: true });
  return synth(lab);
}

const NEEDED = ['docker-compose', 'traefik', 'busybox', 'haproxy', 'stand-in', 'curl', 'openssl'] as const;

describe.each([
  // An engine of this age gives no IPv6 addresses of its own accord.
  ['machine', '20.10.24', 'dockerd'],
  ['today', '28.5.2', 'docker-today'],
] as const)('with the Docker Engine of %s', (age, version, docker) => {
  describeEngine([docker, ...NEEDED], 'the cloud server', () => {
    let host: DockerHost;
    let result: SynthResult;

    beforeAll(async () => {
      if (!canHost()) throw new Error('network namespaces need root');
      host = await DockerHost.start(LINES, age);
      const dataRoot = join(host.folder, 'srv');
      result = await compile(join(host.folder, 'lab'), dataRoot, version);
      const folder = join(host.folder, 'lab/dist/cloud');
      importStandIns(host, result.blueprint, 'cloud');
      // openssl passwd -apr1 'open sesame'
      fillIn(folder, dataRoot, { DASHBOARD_USER: 'anna:$apr1$H6uskkkW$nqEu2b4C8VmgHw.ewdtsY/' });
      host.must(['./prepare'], { cwd: folder });
      mkdirSync(join(dataRoot, 'traefik/certificates'), { recursive: true });
      issuedFor('*.example.com', join(dataRoot, 'traefik/certificates/acme.json'));
      const up = host.compose(folder, 'up', '-d', '--wait', '--wait-timeout', '150');
      if (up.status !== 0) throw new Error(up.stderr);
      await sleep(3_000); // Traefik gathers what it hears of for two seconds
    });

    afterAll(() => host?.stop());

    const routes = () =>
      result.blueprint.routes.filter(({ servedBy, protocol }) => servedBy === 'cloud' && protocol === 'http');

    test('starts every service that is not kept for a job', () => {
      const states = host.docker('ps', '-a', '--format', '{{.Names}} {{.State}}').trim().split('\n');
      expect(states.filter((line) => !line.endsWith(' running'))).toEqual([]);
      expect(states.length).toBeGreaterThanOrEqual(routes().length);
    });

    test('each route leads to its own service, by IPv4 and IPv6, and only for those who may', () => {
      const images = new Map(result.blueprint.services.map(({ id, image }) => [id, image?.reference]));
      const toServices = routes().filter(({ backend }) => backend.kind !== 'proxy');
      for (const { hosts, access, service } of toServices) {
        for (const each of hosts) {
          for (const client of [...OUTSIDE, OVERLAY]) {
            const { status, seen } = ask(host, `https://${each}/`, client);
            const allowed = access === 'public' || (access === 'vpn' && client === OVERLAY);
            expect([each, client.to, status, seen?.name]).toEqual(
              allowed ? [each, client.to, 200, images.get(service)] : [each, client.to, 403, undefined],
            );
          }
        }
      }
    });

    test('the dashboard of Traefik is for the overlay, and asks even there', () => {
      const { hosts: [name = ''] = [] } = routes().find(({ backend }) => backend.kind === 'proxy') ?? {};
      const statuses = [...OUTSIDE, OVERLAY].map((client) => ask(host, `https://${name}/dashboard/`, client).status);
      expect(statuses).toEqual([403, 403, 401]);
    });

    test('HTTP goes on to HTTPS, browsers are told to stay there, and a name without a certificate is refused', () => {
      const [{ hosts: [name = ''] = [] } = {}] = routes().filter(({ access }) => access === 'public');
      for (const client of OUTSIDE) {
        expect(ask(host, `http://${name}/x`, client).headers['location']).toBe(`https://${name}/x`);
        expect(ask(host, `https://${name}/`, client).headers['strict-transport-security']).toMatch(/max-age=31536000/);
        expect(ask(host, 'https://www.example.org/', client).status).toBe(0);
        expect(ask(host, 'https://unknown.example.com/', client).status).toBe(404);
      }
    });

    test('certificates that others could read are used, and nobody else reads them any more', () => {
      const file = join(host.folder, 'srv/traefik/certificates/acme.json');
      expect(statSync(file).mode & 0o777).toBe(0o600);
    });

    test('Traefik may look at containers through its socket proxy, and do nothing to them', () => {
      const asks = (path: string, ...more: readonly string[]): number | null => {
        const url = `http://traefik-docker-proxy:2375${path}`;
        return host.run(['docker', 'exec', 'hl-traefik-1', 'wget', '-q', '-O', '/dev/null', ...more, url]).status;
      };
      expect(asks('/containers/json')).toBe(0);
      expect(asks('/version')).toBe(0);
      expect(asks('/images/json')).not.toBe(0);
      expect(asks('/containers/hl-mail-1/stop', '--post-data', '')).not.toBe(0);
      expect(host.docker('inspect', '--format', '{{.State.Running}}', 'hl-mail-1').trim()).toBe('true');
    });

    test('nothing is published that was not asked for', () => {
      const asked = new Set(
        result.blueprint.services
          .filter(({ server }) => server === 'cloud')
          .flatMap(({ ports }) => ports.filter(({ protocol }) => protocol === 'tcp').map(({ published }) => published)),
      );
      const listening = host.must(['ss', '-Hltn']).match(/\S+:\d+(?=\s)/g) ?? [];
      const ports = new Set(listening.map((address) => Number(address.split(':').at(-1))));
      expect([...ports].filter((port) => !asked.has(port))).toEqual([]);
    });
  });
});
