import { fileTree } from '../../../lib/traefik/index.ts';
import { Duration } from '../../../lib/values/index.ts';

test('a file says things under the names of the documentation, and what labels alone can say is left out', () => {
  expect(
    fileTree({
      http: {
        routers: { a: { entryPoints: ['websecure'], rule: 'Host(`a`)', tls: {}, service: 'both' } },
        services: {
          both: { weighted: { services: [{ name: 'one', weight: 3 }, { name: 'two' }] } },
          one: { loadBalancer: { servers: [{ url: 'http://10.0.0.1' }], serversTransport: 'own' } },
        },
        serversTransports: {
          own: { insecureSkipVerify: true, forwardingTimeouts: { dialTimeout: Duration.seconds(3) } },
        },
      },
      tls: { options: { default: { minVersion: 'VersionTLS12', sniStrict: true } } },
    }),
  ).toEqual({
    http: {
      routers: { a: { entryPoints: ['websecure'], rule: 'Host(`a`)', tls: {}, service: 'both' } },
      services: {
        both: { weighted: { services: [{ name: 'one', weight: 3 }, { name: 'two' }] } },
        one: { loadBalancer: { servers: [{ url: 'http://10.0.0.1' }], serversTransport: 'own' } },
      },
      serversTransports: { own: { insecureSkipVerify: true, forwardingTimeouts: { dialTimeout: '3s' } } },
    },
    tls: { options: { default: { minVersion: 'VersionTLS12', sniStrict: true } } },
  });
});

test('what Traefik would read as a template stands for itself', () => {
  const tree = fileTree({
    http: { middlewares: { a: { headers: { customResponseHeaders: { 'X-A': '{{ 1 }} $1' } } } } },
  });
  expect(tree).toEqual({
    http: { middlewares: { a: { headers: { customResponseHeaders: { 'X-A': '{{`{{`}} 1 }} $1' } } } } },
  });
});
