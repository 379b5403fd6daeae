import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mailserver } from '../../lib/apps/index.ts';
import { DNS_ERRORS, dnsTool } from '../../lib/dns/index.ts';
import { Directory, Homelab } from '../../lib/index.ts';
import type { Server } from '../../lib/index.ts';
import { App, aLab, aServer, expectOne, found, lineOf, withProxy } from '../checks/invalid/lab.ts';

const certificates = Directory.of('/etc/tls', { holds: 'config' });
const mail = (server: Server, mailboxes: readonly string[], id = 'mail'): Mailserver =>
  new Mailserver(server, id, { mailboxes, certificates });

const FIXED = { addresses: { ssh: 'x.example.net', public: { v4: '203.0.113.1' } } };
const CHANGING = { addresses: { ssh: 'x.example.net', public: { dynamic: true } } };

test('public names of a server without a public address are told once', async () => {
  const lab = new Homelab({ domain: 'example.com' });
  const home = aServer(lab, 'home'); // its line is in the other file
  withProxy(home);
  new App(home, 'a').route('a', { port: 80 });
  new App(home, 'b').route('b', { port: 80 });
  const all = await found(lab, 'DN001');
  expect(all).toMatchObject([{ path: 'home', severity: 'warning' }]);
  expect(all[0]?.message).toContain('a.example.com and b.example.com');
  expect(all[0]?.source?.file).toMatch(/invalid.lab\.ts$/);
});

test('names for a LAN need no public address, and neither do those of a lab without a domain', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home', lan: '192.168.1.10/24' } });
  withProxy(home);
  new App(home, 'a').route('a', { port: 80, access: 'lan' });
  expect(await found(lab, 'DN001')).toEqual([]);
  const noDomain = new Homelab();
  const server = aServer(noDomain, 'home');
  withProxy(server);
  new App(server, 'a').route('a', { port: 80 });
  expect([...(await found(noDomain, 'DN001')), ...(await found(noDomain, 'DN002'))]).toEqual([]);
});

test('of a name that no reverse proxy answers only that is told', async () => {
  const { lab, home } = aLab();
  new App(home, 'a').route('a', { port: 80 });
  expect(await found(lab, 'DN001')).toEqual([]);
  expect(await found(lab, 'HL150')).toMatchObject([{ path: 'home/a/a/route-a' }]);
  mail(home, ['me@example.com']);
  expect((await found(lab, 'DN001'))[0]?.message).toContain('mail.example.com');
});

test('a public name outside the domains of the lab', async () => {
  const { lab, home } = aLab(FIXED);
  withProxy(home);
  new App(home, 'app').route('shop.example.org', { port: 80 }); // DN002
  await expectOne(lab, 'DN002', 'home/app/app/route-shop-example-org', __filename);
});

test('a name in another domain of the lab is inside', async () => {
  const lab = new Homelab({ domain: 'example.com', dns: { zones: ['example.org'] } });
  const home = aServer(lab, 'home', FIXED);
  withProxy(home);
  new App(home, 'app').route('shop.example.org', { port: 80 });
  expect(await found(lab, 'DN002')).toEqual([]);
});

test('a mail server whose name is in no domain', async () => {
  const lab = new Homelab();
  mail(aServer(lab, 'home', FIXED), ['me@example.org']);
  expect(await found(lab, 'DN002')).toMatchObject([{ path: 'home/mail' }]);
});

test('a mail server behind a changing address', async () => {
  const { lab, home } = aLab(CHANGING);
  new Mailserver(home, 'mail', { mailboxes: ['me@example.com'], certificates }); // DN003
  await expectOne(lab, 'DN003', 'home/mail', __filename);
});

test('a mail domain without a DKIM key', async () => {
  const { lab, home } = aLab(FIXED);
  new Mailserver(home, 'mail', { mailboxes: ['me@example.com', 'me@example.org'], certificates }); // DN004
  const only = await expectOne(lab, 'DN004', 'home/mail', __filename);
  expect(only.message).toContain('example.com and example.org');
  expect(only.fix).toContain('hl facts home');
});

test('a name that DNS cannot have', async () => {
  const { lab, home } = aLab(FIXED);
  withProxy(home);
  new App(home, 'app').route('my_app', { port: 80 }); // DN005
  await expectOne(lab, 'DN005', 'home/app/app/route-my-app', __filename);
});

test('a name may begin with a wildcard, and have none anywhere else', async () => {
  const { lab, home } = aLab(FIXED);
  withProxy(home);
  new App(home, 'app').route('*.sites.example.com', { port: 80 });
  expect(await found(lab, 'DN005')).toEqual([]);
  new App(home, 'other').route('sites.*.example.com', { port: 80 }); // DN005 inside
  const [only, ...more] = await found(lab, 'DN005');
  expect(more).toEqual([]);
  expect(only?.path).toBe('home/other/other/route-sites-example-com');
  expect(only?.source?.line).toBe(lineOf(__filename, 'DN005 inside'));
});

test('a changing address that follows a name which leads to another server', async () => {
  const { lab, home } = aLab(FIXED);
  withProxy(home);
  new App(home, 'app').route('flat', { port: 80 });
  aServer(lab, 'flat', CHANGING);
  expect(await found(lab, 'DN006')).toMatchObject([{ path: 'flat', severity: 'error' }]);
});

test('a mail server whose name another server answers', async () => {
  const { lab, home } = aLab(FIXED);
  withProxy(home);
  new App(home, 'app').route('mail', { port: 80 });
  const cloud = aServer(lab, 'cloud', FIXED);
  new Mailserver(cloud, 'mail', { mailboxes: ['me@example.com'], certificates }); // DN006
  await expectOne(lab, 'DN006', 'cloud/mail', __filename);
});

test('two changing addresses with one name', async () => {
  const props = { addresses: { ssh: 'x', public: { dynamic: true, name: 'me.dyn.example.net' } } };
  const { lab } = aLab(props);
  aServer(lab, 'other', props);
  expect(await found(lab, 'DN006')).toMatchObject([{ path: 'other' }]);
});

test("the domain itself at a changing address whose name is a provider's", async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'x', public: { dynamic: true, name: 'me.dyn.example.net' } } });
  withProxy(home);
  new App(home, 'app').route('example.com', { port: 80 }); // DN007
  await expectOne(lab, 'DN007', 'home/app/app/route-example-com', __filename);
});

test('one mail domain with two mail servers', async () => {
  const { lab, home } = aLab(FIXED);
  mail(home, ['me@example.com']);
  new Mailserver(aServer(lab, 'zoo', FIXED), 'post', { mailboxes: ['You@Example.com'], certificates }); // DN008
  const only = await expectOne(lab, 'DN008', 'zoo/post', __filename);
  expect(only.related).toMatchObject([{ path: 'home/mail' }]);
});

test('DMARC reports that go to a domain of others', async () => {
  const lab = new Homelab({ domain: 'example.com', contact: 'me@provider.example' });
  new Mailserver(aServer(lab, 'home', FIXED), 'mail', { mailboxes: ['me@example.com'], certificates }); // DN009
  const only = await expectOne(lab, 'DN009', 'home/mail', __filename);
  expect(only.fix).toContain('example.com._report._dmarc.provider.example.');
});

test('every code of names has its rule, its page and its invalid lab', () => {
  const codes = Object.values(DNS_ERRORS).map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].sort());
  expect(dnsTool.checks.flatMap((check) => check.codes).sort()).toEqual(codes);
  const labs = readFileSync(__filename, 'utf8');
  expect(codes.filter((code) => !labs.includes(`'${code}'`))).toEqual([]);
  const rules = readdirSync(join(__dirname, '../../lib/dns/checks')).filter((file) => file !== 'index.ts');
  expect(rules).toHaveLength(dnsTool.checks.length);
});
