import fc from 'fast-check';
import type { RouteFacts, ServerFacts } from '../../lib/blueprint/index.ts';
import { nameChanging, nameHosts } from '../../lib/synth/resolve/names.ts';
import { aBlueprint } from '../checks/blueprint.ts';
import { filesOf, recordsIn } from './support.ts';

/** The addresses under which a test finds a server: all different, and the one of a changing address the job's. */
const serverAt = (index: number, kind: string): ServerFacts => {
  const lan = `192.168.${index}.10/24`;
  const fixed = { v4: `203.0.113.${index}`, v6: `2001:db8::${index}`, dynamic: false };
  const addresses = { ssh: 'x', lan: [lan], overlay: `10.66.0.${index}` };
  const open = {
    fixed,
    changing: { dynamic: true },
    named: { dynamic: true, name: `host-${index}.dyn.example.net` },
    hidden: undefined,
  }[kind];
  return {
    ...aBlueprint({ servers: [{ id: `s${index}` }] }).servers[0]!,
    addresses: { ...addresses, public: open },
    overlays: ['net'],
    dualStack: index % 2 === 0,
  };
};

const HOSTS = [
  'example.com',
  'a.example.com',
  'b.a.example.com',
  's1.example.com',
  'x.org',
  'w.x.org',
  'a.example.net',
];

/** Every host on one server, as HL107 demands. */
const labs = fc
  .record({
    kinds: fc.array(fc.constantFrom('fixed', 'changing', 'named', 'hidden'), { minLength: 1, maxLength: 4 }),
    hosts: fc.array(fc.record({ server: fc.nat(3), access: fc.constantFrom('public', 'lan', 'vpn') }), {
      minLength: HOSTS.length,
      maxLength: HOSTS.length,
    }),
    mail: fc.option(fc.nat(3)),
  })
  .map(({ kinds, hosts, mail }) => {
    const servers = kinds.map((kind, index) => serverAt(index + 1, kind));
    const routes = HOSTS.map((host, index): Partial<RouteFacts> & { id: string } => {
      const { server, access } = hosts[index]!;
      const id = servers[server % servers.length]!.id;
      return {
        id: `${id}/app/app/route-${index}`,
        servedBy: id,
        hosts: [host],
        access: access as RouteFacts['access'],
      };
    });
    const blueprint = {
      ...aBlueprint({ lab: { zones: ['example.com', 'x.org'] }, servers, routes }),
      overlays: [
        { id: 'net', kind: 'wireguard' as const, networks: ['10.66.0.0/24'], members: servers.map(({ id }) => id) },
      ],
      ...(mail !== null && {
        mailServers: [
          {
            id: 'm',
            server: servers[mail % servers.length]!.id,
            tool: 'mail',
            host: 'post.example.com',
            domains: ['example.com', 'shop.example.org'],
            senders: [],
            dmarc: 'none' as const,
            settings: {},
          },
        ],
      }),
    };
    const named = { ...blueprint, dns: nameHosts(blueprint) };
    return { ...named, ddns: nameChanging(named) };
  });

type Lab = typeof labs extends fc.Arbitrary<infer T> ? T : never;

/** All records of a lab, with those that a job or a provider keeps. */
function internetOf(lab: Lab) {
  const written = [...filesOf(lab)].flatMap(([path, text]) => (path.endsWith('.zone') ? recordsIn(text) : []));
  const kept = lab.ddns.map(({ id, server }) => ({ name: id, type: 'A', data: `kept for ${server}` }));
  return [...written, ...kept];
}

/** Follows aliases, as a resolver does. */
function lookUp(records: ReturnType<typeof internetOf>, name: string, depth = 0): readonly string[] {
  if (depth > 5) throw new Error(`${name} leads in a circle`);
  return records
    .filter((record) => record.name === name)
    .flatMap(({ type, data }) => {
      if (type === 'CNAME') return lookUp(records, data.slice(0, -1), depth + 1);
      return type === 'A' || type === 'AAAA' ? [data] : [];
    });
}

/** A lab in which a changing address needs a name that leads elsewhere is refused, with DN006. */
const isRefused = ({ dns, ddns }: Lab): boolean =>
  ddns.some(({ id, server }) => dns.some((fact) => fact.id === id && fact.server !== server));

test('every public host of a zone leads to the server that serves it, and to no other', () => {
  let resolved = 0;
  fc.assert(
    fc.property(labs, (lab) => {
      if (isRefused(lab)) return;
      const records = internetOf(lab);
      for (const { hosts, servedBy, access } of lab.routes) {
        const [host = ''] = hosts;
        const server = lab.servers.find(({ id }) => id === servedBy)!;
        const open = server.addresses.public;
        const inZone = host !== 'a.example.net';
        const found = lookUp(records, host);
        if (access === 'public' && inZone && open !== undefined) {
          const expected = open.dynamic ? [`kept for ${servedBy}`] : [open.v4, ...(server.dualStack ? [open.v6] : [])];
          expect({ host, found }).toEqual({ host, found: expected });
          resolved += 1;
        } else if (lab.dns.find(({ id }) => id === host)?.public !== true && host !== 's1.example.com') {
          expect({ host, found }).toEqual({ host, found: [] });
        }
      }
    }),
  );
  expect(resolved).toBeGreaterThan(100);
});

test('an alias stands alone, and mail goes to no alias', () => {
  fc.assert(
    fc.property(labs, (lab) => {
      if (isRefused(lab)) return;
      const records = internetOf(lab);
      const aliases = records.filter(({ type }) => type === 'CNAME').map(({ name }) => name);
      for (const alias of aliases) expect(records.filter(({ name }) => name === alias)).toHaveLength(1);
      const targets = records.filter(({ type }) => type === 'MX').map(({ data }) => data.split(' ')[1]!.slice(0, -1));
      expect(targets.filter((target) => aliases.includes(target))).toEqual([]);
      expect(aliases.filter((alias) => ['example.com', 'x.org', 'shop.example.org'].includes(alias))).toEqual([]);
    }),
  );
});

test('on its own LAN every name but one for the overlay leads to the LAN address of its server', () => {
  fc.assert(
    fc.property(labs, (lab) => {
      const files = filesOf(lab);
      for (const { hosts, servedBy, access } of lab.routes) {
        const server = lab.servers.find(({ id }) => id === servedBy)!;
        const lines = (files.get(`dns/${server.site}.hosts`) ?? '').split('\n');
        const address = (access === 'vpn' ? server.addresses.overlay : server.addresses.lan[0])!.split('/')[0];
        const found = lines.filter((line) => line.endsWith(` ${hosts[0]}`));
        expect(found).toEqual([`${address} ${hosts[0]}`]);
      }
    }),
  );
});
