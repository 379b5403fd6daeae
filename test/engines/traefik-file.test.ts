import { renderYaml } from '../../lib/compose/index.ts';
import type { FileConfiguration } from '../../lib/traefik/index.ts';
import { fileTree } from '../../lib/traefik/index.ts';
import { describeEngine } from './support.ts';
import type { RawItem } from './traefik.ts';
import { startTraefik } from './traefik.ts';

/** Everything that a file alone can say, and a text that would be a template. */
const CONFIGURATION: FileConfiguration = {
  http: {
    routers: {
      weighted: { rule: 'Host(`weighted`)', service: 'weighted', tls: { options: 'modern' }, middlewares: ['said'] },
      mirrored: { rule: 'Host(`mirrored`)', service: 'mirrored' },
      failing: { rule: 'Host(`failing`)', service: 'failing' },
      rendezvous: { rule: 'Host(`rendezvous`)', service: 'rendezvous' },
    },
    middlewares: { said: { headers: { customResponseHeaders: { 'X-A': '{{ .Name }} ${1} `' } } } },
    services: {
      one: {
        loadBalancer: {
          servers: [{ url: 'http://127.0.0.1:1', weight: 2 }, { url: 'http://127.0.0.1:2' }],
          serversTransport: 'own',
          sticky: { cookie: {} },
          healthCheck: { path: '/health', interval: '1h' },
        },
      },
      two: { loadBalancer: { servers: [{ url: 'https://127.0.0.1:3' }], healthCheck: { path: '/', interval: '1h' } } },
      weighted: {
        weighted: {
          services: [{ name: 'one', weight: 3 }, { name: 'two' }],
          sticky: { cookie: { name: 'w' } },
          healthCheck: {},
        },
      },
      mirrored: {
        mirroring: { service: 'one', mirrors: [{ name: 'two', percent: 10 }], maxBodySize: 1024, mirrorBody: false },
      },
      failing: { failover: { service: 'one', fallback: 'two', healthCheck: {} } },
      rendezvous: { highestRandomWeight: { services: [{ name: 'one' }, { name: 'two' }] } },
    },
    serversTransports: {
      own: {
        serverName: 'nas',
        insecureSkipVerify: true,
        minVersion: 'VersionTLS12',
        maxVersion: 'VersionTLS13',
        forwardingTimeouts: { dialTimeout: '3s' },
      },
    },
  },
  tcp: {
    routers: { mail: { rule: 'HostSNI(`*`)', service: 'mail' } },
    services: {
      mail: { weighted: { services: [{ name: 'imap', weight: 1 }] } },
      imap: { loadBalancer: { servers: [{ address: '127.0.0.1:143' }], serversTransport: 'proxied' } },
    },
    serversTransports: {
      proxied: { proxyProtocol: { version: 2 }, dialTimeout: '5s', tls: { insecureSkipVerify: true } },
    },
  },
  udp: {
    routers: { dns: { entryPoints: ['dns'], service: 'dns' } },
    services: {
      dns: { weighted: { services: [{ name: 'resolver' }] } },
      resolver: { loadBalancer: { servers: [{ address: '127.0.0.1:53' }] } },
    },
  },
  tls: {
    options: {
      modern: {
        minVersion: 'VersionTLS13',
        sniStrict: true,
        alpnProtocols: ['h2'],
        clientAuth: { clientAuthType: 'NoClientCert' },
      },
    },
    stores: { default: { defaultGeneratedCert: { resolver: 'none', domain: { main: 'example.com' } } } },
  },
};

describeEngine(['traefik'], 'a file for Traefik, judged by Traefik', () => {
  test('everything that only a file can say is taken as it is said', async () => {
    const traefik = await startTraefik({
      file: renderYaml(fileTree(CONFIGURATION)),
      entryPoints: { dns: { address: '/udp' } },
    });
    try {
      const data = await traefik.rawdata(({ routers }) => routers?.['rendezvous@file'] !== undefined);
      const all = Object.entries(data).flatMap(([kind, items]) =>
        Object.entries(items as Readonly<Record<string, RawItem>>)
          .filter(([name]) => name.endsWith('@file'))
          .map(([name, item]) => ({ kind, name, item })),
      );
      expect(all).toHaveLength(17);
      expect(all.filter(({ item }) => item.status !== 'enabled' || item.error !== undefined)).toEqual([]);
      expect(data.middlewares?.['said@file']).toMatchObject(CONFIGURATION.http?.middlewares?.['said'] ?? {});
      expect(data.services?.['weighted@file']).toMatchObject({
        weighted: {
          services: [
            { name: 'one', weight: 3 },
            { name: 'two', weight: 1 },
          ],
          sticky: { cookie: { name: 'w' } },
        },
      });
      expect(data.services?.['mirrored@file']).toMatchObject({
        mirroring: { mirrorBody: false, maxBodySize: 1024, mirrors: [{ name: 'two', percent: 10 }] },
      });
      expect(data.services?.['one@file']).toMatchObject({
        loadBalancer: { serversTransport: 'own@file', servers: [{ weight: 2 }, {}] },
      });
      expect(data.tcpServices?.['imap@file']).toMatchObject({
        loadBalancer: { servers: [{ address: '127.0.0.1:143' }], serversTransport: 'proxied@file' },
      });
      expect(data.udpServices?.['dns@file']).toMatchObject({ weighted: { services: [{ name: 'resolver' }] } });
      const errors = traefik
        .log()
        .split('\n')
        .filter((line) => line.includes('"level":"error"'));
      expect(errors.filter((line) => !line.includes('unable to find certificate for domains'))).toEqual([]);
    } finally {
      await traefik.stop();
    }
  });
});
