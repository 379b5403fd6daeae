import type { HomelabProps, ServiceProps } from '../../../lib/index.ts';
import { Overlay, Secret, Service, Size, Stack, synth } from '../../../lib/index.ts';
import type { Homelab, Server } from '../../../lib/index.ts';
import type { TraefikProps } from '../../../lib/traefik/index.ts';
import { Traefik, traefikConfiguration } from '../../../lib/traefik/index.ts';
import { aLab, aServer } from '../../synth/lab.ts';

/** Two servers with a Traefik each, joined by an overlay; `home` stands behind NAT. */
export interface TwoServers {
  readonly lab: Homelab;
  readonly home: Server;
  readonly cloud: Server;
  readonly proxy: Traefik;
}

export function twoServers(
  props: TraefikProps | ((home: Server) => TraefikProps) = {},
  lab: HomelabProps = { domain: 'example.com' },
): TwoServers {
  const root = aLab({}, lab);
  const home = aServer(root, 'home', {
    addresses: { ssh: 'home', lan: ['192.168.1.10/24', '2001:db8:1::10/64'], overlay: '10.66.0.1' },
  });
  const cloud = aServer(root, 'cloud', {
    addresses: { ssh: 'cloud', public: { v4: '203.0.113.1' }, overlay: '10.66.0.2' },
  });
  new Overlay(root, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [home, cloud] });
  const proxy = new Traefik(home, 'traefik', {
    ...byDns(home),
    ...(typeof props === 'function' ? props(home) : props),
  });
  new Traefik(cloud, 'traefik', byDns(cloud));
  return { lab: root, home, cloud, proxy };
}

const byDns = (server: Server): TraefikProps => ({
  challenge: { provider: 'cloudflare', tokens: { CF_DNS_API_TOKEN: new Secret(server, 'dns-token') } },
});

/** A service in a stack of its own. */
export const anApp = (server: Server, id: string, props: Partial<ServiceProps> = {}): Service =>
  new Service(new Stack(server, id), id, { image: 'example/app:1.2.3', memory: Size.mebibytes(64), ...props });

type Fields = Readonly<Record<string, { readonly [field: string]: unknown }>>;

/** What Traefik is told on a server, the labels as they stand in the Compose file. */
export async function told(lab: Homelab, server = 'home') {
  const result = await synth(lab, { write: false });
  const configuration = traefikConfiguration(result.blueprint, server);
  if (configuration === undefined) throw new Error(`no Traefik on ${server}`);
  const labels: Record<string, Record<string, string>> = {};
  for (const model of result.models.filter((each) => each.server === server)) {
    const services = model.tree['services'] as Record<string, { labels?: Record<string, string> }>;
    for (const [name, service] of Object.entries(services)) {
      const own = Object.entries(service.labels ?? {}).filter(([label]) => label.startsWith('traefik.'));
      if (own.length > 0) labels[name] = Object.fromEntries(own);
    }
  }
  const { file } = configuration.dynamic;
  return {
    ...result,
    labels,
    static: configuration.static as Readonly<Record<string, Fields>>,
    file,
    http: file.http ?? {},
  };
}
