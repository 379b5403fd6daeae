import { Mailserver } from '../../lib/apps/index.ts';
import type { ServerProps } from '../../lib/index.ts';
import { Directory, Homelab, Overlay, synth } from '../../lib/index.ts';
import { App, aServer, withProxy } from '../checks/invalid/lab.ts';
import { aFolder } from '../synth/lab.ts';
import { dnsFiles, recordsIn } from './support.ts';

const server = (lab: Homelab, id: string, addresses: Partial<ServerProps['addresses']>, site = id) => {
  const made = aServer(lab, id, { addresses: { ssh: id, ...addresses }, site });
  withProxy(made);
  return made;
};

test('a fixed address stands under every public name, and under the name of the server', async () => {
  const lab = new Homelab({ root: aFolder(), domain: 'example.com' });
  const cloud = server(lab, 'cloud', { public: { v4: '203.0.113.1', v6: '2001:db8::1' } });
  new App(cloud, 'app').route({ host: ['example.com', 'App.example.com'] }, { port: 80 });
  const files = await dnsFiles(lab);
  // No AAAA record: nothing says that containers there see IPv6 clients as they are.
  expect(recordsIn(files['example.com.public.zone']!)).toEqual([
    { name: 'app.example.com', type: 'A', data: '203.0.113.1' },
    { name: 'cloud.example.com', type: 'A', data: '203.0.113.1' },
    { name: 'example.com', type: 'A', data: '203.0.113.1' },
  ]);
});

test('a wildcard is a record of the public zone, and left to the internet by the views of a LAN', async () => {
  const lab = new Homelab({ domain: 'example.com' });
  const home = server(lab, 'home', { lan: '192.168.1.10/24', public: { v4: '203.0.113.1' } });
  new App(home, 'app').route('*.sites.example.com', { port: 80 });
  const files = await dnsFiles(lab);
  expect(recordsIn(files['example.com.public.zone']!)).toContainEqual({
    name: '*.sites.example.com',
    type: 'A',
    data: '203.0.113.1',
  });
  for (const form of ['hosts', 'dnsmasq.conf', 'unbound.conf']) {
    const lines = files[`home.${form}`]!.split('\n').filter((line) => line.includes('*.'));
    expect(lines).toEqual([expect.stringMatching(/^# \*\.sites\.example\.com: left to the internet/)]);
  }
});

test('a dual-stack server has AAAA records as well', async () => {
  const lab = new Homelab({ domain: 'example.com' });
  const cloud = aServer(lab, 'cloud', {
    addresses: { ssh: 'cloud', public: { v4: '203.0.113.1', v6: '2001:db8::1' } },
    dualStack: true,
  });
  withProxy(cloud);
  new App(cloud, 'app').route('app', { port: 80 });
  const records = recordsIn((await dnsFiles(lab))['example.com.public.zone']!);
  expect(records.map(({ type, data }) => `${type} ${data}`).slice(0, 2)).toEqual(['A 203.0.113.1', 'AAAA 2001:db8::1']);
});

test('at a changing address the services are aliases of the one name that a job keeps', async () => {
  const lab = new Homelab({ domain: 'example.com' });
  const home = server(lab, 'home', { public: { dynamic: true } });
  new App(home, 'app').route('app', { port: 80 });
  new App(home, 'site').route('example.com', { port: 80 });
  const { blueprint } = await synth(lab, { write: false });
  const zone = (await dnsFiles(lab))['example.com.public.zone']!;
  expect(recordsIn(zone)).toEqual([{ name: 'app.example.com', type: 'CNAME', data: 'home.example.com.' }]);
  // The domain itself can be no alias, so the job keeps it as well.
  expect(blueprint.ddns).toEqual([
    { id: 'example.com', server: 'home', keptBy: 'job', types: ['A'] },
    { id: 'home.example.com', server: 'home', keptBy: 'job', types: ['A'] },
  ]);
  expect(zone).toContain(';   example.com: A kept by a DDNS job of home\n');
});

test('a name that a router keeps needs no job', async () => {
  const lab = new Homelab({ domain: 'example.com' });
  const home = server(lab, 'home', { public: { dynamic: true, name: 'abc.myrouter.example' } });
  new App(home, 'app').route('app', { port: 80 });
  expect((await synth(lab, { write: false })).blueprint.ddns).toEqual([
    { id: 'abc.myrouter.example', server: 'home', keptBy: 'provider', types: ['A'] },
  ]);
  expect(recordsIn((await dnsFiles(lab))['example.com.public.zone']!)).toEqual([
    { name: 'app.example.com', type: 'CNAME', data: 'abc.myrouter.example.' },
    { name: 'home.example.com', type: 'CNAME', data: 'abc.myrouter.example.' },
  ]);
});

test('what is not public stays out of the public zone, an allow list of private ranges too', async () => {
  const lab = new Homelab({ domain: 'example.com' });
  const home = server(lab, 'home', { public: { v4: '203.0.113.1' }, lan: '192.168.1.10/24', overlay: '10.66.0.1' });
  new Overlay(lab, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [home] });
  const routes = {
    a: 'lan',
    b: 'vpn',
    c: 'public',
    d: { allow: ['lan', 'vpn', '192.168.1.0/24', 'fd00::/8', '100.64.0.0/10'] },
    e: { allow: ['192.168.1.0/24', '198.51.100.0/24'] },
  } as const;
  for (const [id, access] of Object.entries(routes)) new App(home, id).route(id, { port: 80, access });
  const names = recordsIn((await dnsFiles(lab))['example.com.public.zone']!).map(({ name }) => name);
  expect(names).toEqual(['c.example.com', 'e.example.com', 'home.example.com']);
});

test('each LAN sees its own server there, others by the overlay if they show a name to it alone', async () => {
  const lab = new Homelab({ domain: 'example.com' });
  const home = server(
    lab,
    'home',
    { lan: '192.168.1.10/24', public: { dynamic: true }, overlay: '10.66.0.1' },
    'the flat',
  );
  const nas = server(lab, 'nas', { lan: '192.168.1.20/24' }, 'the flat');
  const cloud = server(lab, 'cloud', { public: { v4: '203.0.113.1' }, overlay: '10.66.0.2' });
  const far = server(lab, 'far', { lan: '192.168.7.2/24', overlay: '10.66.0.3' });
  new Overlay(lab, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [home, cloud, far] });
  new App(home, 'photos').route('photos', { port: 80 });
  new App(home, 'secret').route('secret', { port: 80, access: 'vpn' });
  new App(nas, 'files').route('files', { port: 80, access: 'lan' });
  new App(cloud, 'blog').route('blog', { port: 80 });
  new App(cloud, 'admin').route('admin', { port: 80, access: 'vpn' });
  new App(far, 'print').route('print', { port: 80, access: 'lan' });
  const files = await dnsFiles(lab);
  const names = (file: string): readonly string[] => files[file]!.trim().split('\n').slice(1);
  expect(names('the%20flat.hosts')).toEqual([
    '10.66.0.2 admin.example.com',
    '10.66.0.3 far.example.com',
    '192.168.1.20 files.example.com',
    '192.168.1.10 home.example.com',
    '192.168.1.20 nas.example.com',
    '192.168.1.10 photos.example.com',
    '10.66.0.1 secret.example.com',
  ]);
  expect(names('far.hosts')).toEqual([
    '10.66.0.2 admin.example.com',
    '192.168.7.2 far.example.com',
    '192.168.7.2 print.example.com',
    '10.66.0.1 secret.example.com',
  ]);
  // Public names of servers stay public there: a tunnel that is looked up under one would lead into itself.
  expect(names('net.vpn.hosts')).toEqual([
    '10.66.0.2 admin.example.com',
    '10.66.0.3 far.example.com',
    '10.66.0.1 secret.example.com',
  ]);
  expect(Object.keys(files).filter((name) => name.startsWith('cloud'))).toEqual([]);
});

test('a service behind another server leads to that one', async () => {
  const lab = new Homelab({ domain: 'example.com' });
  const home = server(lab, 'home', { lan: '192.168.1.10/24', overlay: '10.66.0.1' });
  const cloud = server(lab, 'cloud', { public: { v4: '203.0.113.1' }, overlay: '10.66.0.2' });
  new Overlay(lab, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [home, cloud] });
  new App(home, 'app').route('app', { port: 80, via: cloud });
  expect(recordsIn((await dnsFiles(lab))['example.com.public.zone']!)).toContainEqual({
    name: 'app.example.com',
    type: 'A',
    data: '203.0.113.1',
  });
});

test('without a domain there is no public zone, and nobody is asked about home.arpa', async () => {
  const lab = new Homelab();
  new App(server(lab, 'home', { lan: '192.168.1.10/24' }), 'app').route('app', { port: 80 });
  const files = await dnsFiles(lab);
  expect(Object.keys(files)).toEqual(['home.dnsmasq.conf', 'home.hosts', 'home.unbound.conf']);
  expect(files['home.dnsmasq.conf']).toContain('local=/home.arpa/\nhost-record=app.home.arpa,192.168.1.10\n');
  expect(files['home.unbound.conf']).toContain('local-zone: "home.arpa." static\n');
});

describe('mail', () => {
  const KEY = `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`;

  const withMail = (contact = 'admin@example.com') => {
    const facts = JSON.stringify({
      cloud: {
        'dkim.example.com.mail': KEY,
        'dkim.example.com.old': 'v=DKIM1; k=rsa; p=',
        'dkim.sub.example.com.x': 'no',
      },
    });
    const root = aFolder({ 'lab.facts.json': facts });
    const lab = new Homelab({ root, domain: 'example.com', contact, dns: { caa: ['letsencrypt.org'] } });
    const cloud = server(lab, 'cloud', { public: { v4: '203.0.113.1' } });
    new Mailserver(cloud, 'mail', {
      mailboxes: ['a@example.com', 'b@Example.com', 'c@shop.example.org'],
      certificates: Directory.of('/etc/tls', { holds: 'config' }),
      senders: ['include:_spf.example.net'],
      dmarc: 'reject',
    });
    return lab;
  };

  test('a mail domain has what others look for before they take its mail', async () => {
    const files = await dnsFiles(withMail());
    const zone = files['example.com.public.zone']!;
    const records = recordsIn(zone).map(({ name, type, data }) => `${name} ${type} ${data}`);
    expect(records).toEqual([
      'cloud.example.com A 203.0.113.1',
      'mail.example.com A 203.0.113.1',
      'example.com MX 10 mail.example.com.',
      'example.com TXT "v=spf1 mx include:_spf.example.net -all"',
      `mail._domainkey.example.com TXT "${KEY.slice(0, 255)}" "${KEY.slice(255)}"`,
      'old._domainkey.example.com TXT "v=DKIM1; k=rsa; p="',
      '_dmarc.example.com TXT "v=DMARC1; p=reject; rua=mailto:admin@example.com"',
      '_imaps._tcp.example.com SRV 0 1 993 mail.example.com.',
      '_submissions._tcp.example.com SRV 0 1 465 mail.example.com.',
      'shop.example.org._report._dmarc.example.com TXT "v=DMARC1"',
      'example.com CAA 0 issue "letsencrypt.org"',
    ]);
    expect(zone).toContain('203.0.113.1: its reverse name (PTR) has to be mail.example.com');
  });

  test('a domain that only mail is for has a zone of its own', async () => {
    const files = await dnsFiles(withMail());
    expect(recordsIn(files['shop.example.org.public.zone']!)).toContainEqual({
      name: 'shop.example.org',
      type: 'MX',
      data: '10 mail.example.com.',
    });
  });

  test('what separates addresses in DMARC is escaped in one', async () => {
    const zone = (await dnsFiles(withMail('a!b,c@example.com')))['example.com.public.zone'];
    expect(zone).toContain('rua=mailto:a%21b%2Cc@example.com');
  });
});
