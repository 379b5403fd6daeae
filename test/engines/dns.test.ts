import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { join } from 'node:path';
import lab from '../../app/main.ts';
import { Mailserver } from '../../lib/apps/index.ts';
import { Directory, Homelab, Overlay } from '../../lib/index.ts';
import { App, aServer, withProxy } from '../checks/invalid/lab.ts';
import { dnsFiles, recordsIn } from '../dns/support.ts';
import { aFolder } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

const running: ChildProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill();
    await new Promise((done) => child.on('exit', done));
  }
});

/** A port of the loopback that nobody listens on. */
const freePort = (): Promise<number> =>
  new Promise((done) => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => done(port));
    });
  });

/** Starts a name server that reads this file, and waits until it answers on the port. */
async function serve(program: 'dnsmasq' | 'unbound', port: number, config: string): Promise<Resolver> {
  const file = join(aFolder({ config }), 'config');
  const args = program === 'dnsmasq' ? ['--keep-in-foreground', `--conf-file=${file}`] : ['-d', '-c', file];
  const child = spawn(needEngine(program), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  running.push(child);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  for (let attempt = 0; ; attempt += 1) {
    const code = await answerOf(resolver, 'is-it-up.invalid', 'A');
    if (code !== 'ECONNREFUSED' && code !== 'ETIMEOUT') return resolver;
    if (attempt > 100 || child.exitCode !== null) throw new Error(`${program} does not answer: ${errors}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** What is answered: addresses, or the code of the refusal. */
const answerOf = (resolver: Resolver, name: string, type: 'A' | 'AAAA' | 'MX'): Promise<unknown> =>
  resolver.resolve(name, type).catch((error: NodeJS.ErrnoException) => error.code);

const upstreamOf = (port: number): string => `port=${port}
listen-address=127.0.0.1
bind-interfaces
no-resolv
no-hosts
`;

/** A name server for one view, which asks another one about everything else. */
const dnsmasqOf = (port: number, upstream: number, view: string): string =>
  `${upstreamOf(port)}server=127.0.0.1#${upstream}\n${view}`;

const unboundOf = (port: number, upstream: number, view: string): string => `server:
  port: ${port}
  interface: 127.0.0.1
  do-daemonize: no
  use-syslog: no
  username: ""
  chroot: ""
  pidfile: ""
  do-not-query-localhost: no
  module-config: "iterator"
${view}
forward-zone:
  name: "."
  forward-addr: 127.0.0.1@${upstream}
`;

/** Started by root it becomes a user who may not look into our folder. */
const ROOT_STAYS = process.getuid?.() === 0 ? 'user=root\n' : '';

/** The internet, as far as these tests know it: every type of every name leads elsewhere. */
const INTERNET = `host-record=example.com,198.51.100.1,2001:db8::1
host-record=photos.example.com,198.51.100.2,2001:db8::2
host-record=blog.example.com,198.51.100.3
host-record=deep.photos.example.com,198.51.100.4
mx-host=example.com,mail.example.com,10
`;

/** A lab whose names lie above and below each other, and whose domain has mail. */
function aLab(): Homelab {
  const made = new Homelab({ domain: 'example.com' });
  const home = aServer(made, 'home', {
    addresses: { ssh: 'home', lan: '192.168.1.10/24', public: { dynamic: true }, overlay: '10.66.0.1' },
  });
  const cloud = aServer(made, 'cloud', {
    addresses: { ssh: 'cloud', public: { v4: '203.0.113.1' }, overlay: '10.66.0.2' },
  });
  new Overlay(made, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [home, cloud] });
  [home, cloud].forEach(withProxy);
  new App(home, 'site').route('example.com', { port: 80 });
  new App(home, 'photos').route('photos', { port: 80 });
  new App(cloud, 'blog').route('blog', { port: 80 });
  new App(home, 'sites').route('*.sites.example.com', { port: 80 });
  new App(cloud, 'admin').route('admin', { port: 80, access: 'vpn' });
  new Mailserver(cloud, 'mail', {
    mailboxes: ['me@example.com'],
    certificates: Directory.of('/etc/tls', { holds: 'config' }),
  });
  return made;
}

describeEngine(['named-checkzone'], 'BIND reads the public zones', () => {
  const LABS: readonly (readonly [string, () => Homelab])[] = [
    ['of the reference homelab', () => lab],
    ['of a lab whose domain itself is served and has mail', aLab],
  ];

  it.each(LABS)('%s', async (_title, make) => {
    const files = await dnsFiles(make());
    const zones = Object.keys(files).filter((name) => name.endsWith('.public.zone'));
    expect(zones.length).toBeGreaterThan(0);
    for (const name of zones) {
      const zone = name.replace('.public.zone', '');
      // A DDNS job keeps these; without them the aliases of a zone would lead nowhere, which BIND is right to refuse.
      const kept = [...files[name]!.matchAll(/^;\s+(\S+): A kept by a DDNS job/gm)].map(
        ([, each]) => `${each}. 60 IN A 198.51.100.9`,
      );
      const fragment = join(aFolder({ fragment: files[name]! }), 'fragment');
      const whole = [
        '$TTL 3600',
        `@ IN SOA ns.${zone}. admin.${zone}. 1 3600 600 86400 60`,
        `@ IN NS ns.${zone}.`,
        'ns IN A 198.51.100.8',
        ...kept,
        `$INCLUDE ${fragment}`,
      ];
      const file = join(aFolder({ zone: `${whole.join('\n')}\n` }), 'zone');
      const { stdout, status } = spawnSync(
        needEngine('named-checkzone'),
        ['-i', 'local', '-k', 'fail', '-M', 'fail', '-S', 'fail', '-r', 'fail', '-D', zone, file],
        { encoding: 'utf8' },
      );
      expect({ status, stdout }).toMatchObject({ status: 0 });
      // As BIND writes the zone anew, every record of ours is there.
      const read = stdout.split('\n').map((line) => line.split(/\s+/).join(' '));
      for (const { name: owner, type, data } of recordsIn(files[name]!)) {
        expect(read).toContain(`${owner}. 3600 IN ${type} ${data}`);
      }
    }
  });
});

describeEngine(['dnsmasq', 'unbound', 'unbound-checkconf'], 'the view of a LAN, asked', () => {
  it.each(['dnsmasq', 'unbound'] as const)(
    'leads to the servers there, and else to the internet: %s',
    async (program) => {
      const [port, upstream] = [await freePort(), await freePort()];
      const view = (await dnsFiles(aLab()))[`home.${program}.conf`]!;
      await serve('dnsmasq', upstream, upstreamOf(upstream) + INTERNET);
      const config = (program === 'dnsmasq' ? dnsmasqOf : unboundOf)(port, upstream, view);
      const resolver = await serve(program, port, config);
      const answers = async (...names: readonly string[]): Promise<Record<string, unknown>> =>
        Object.fromEntries(await Promise.all(names.map(async (name) => [name, await answerOf(resolver, name, 'A')])));
      expect(await answers('photos.example.com', 'example.com', 'home.example.com', 'admin.example.com')).toEqual({
        'photos.example.com': ['192.168.1.10'],
        'example.com': ['192.168.1.10'],
        'home.example.com': ['192.168.1.10'],
        'admin.example.com': ['10.66.0.2'],
      });
      // Public names of servers elsewhere are looked up where everybody looks.
      expect(await answers('blog.example.com')).toEqual({ 'blog.example.com': ['198.51.100.3'] });
      // The internet's IPv6 address would lead a client past the LAN; mail of the domain must still be found.
      expect(await answerOf(resolver, 'photos.example.com', 'AAAA')).toBe('ENODATA');
      expect(await answerOf(resolver, 'example.com', 'MX')).toEqual([{ exchange: 'mail.example.com', priority: 10 }]);
    },
  );

  it.each(['dnsmasq', 'unbound'] as const)('never asks the internet about home.arpa: %s', async (program) => {
    const [port, upstream] = [await freePort(), await freePort()];
    const made = new Homelab();
    const home = aServer(made, 'home', { addresses: { ssh: 'home', lan: '192.168.1.10/24' } });
    withProxy(home);
    new App(home, 'app').route('app', { port: 80 });
    await serve('dnsmasq', upstream, `${upstreamOf(upstream)}address=/home.arpa/198.51.100.66\n`);
    const view = (await dnsFiles(made))[`home.${program}.conf`]!;
    const resolver = await serve(program, port, (program === 'dnsmasq' ? dnsmasqOf : unboundOf)(port, upstream, view));
    expect(await answerOf(resolver, 'app.home.arpa', 'A')).toEqual(['192.168.1.10']);
    expect(await answerOf(resolver, 'other.home.arpa', 'A')).toBe('ENOTFOUND');
    expect(await answerOf(resolver, 'app.home.arpa', 'AAAA')).toBe('ENODATA');
  });

  it('is accepted in every form, for every view of the reference homelab', async () => {
    const files = Object.entries(await dnsFiles(lab));
    expect(files.filter(([name]) => name.endsWith('.hosts')).length).toBeGreaterThan(1);
    for (const [name, text] of files) {
      const file = join(aFolder({ config: text }), 'config');
      if (name.endsWith('.dnsmasq.conf')) {
        const { status, stderr } = spawnSync(needEngine('dnsmasq'), ['--test', `--conf-file=${file}`], {
          encoding: 'utf8',
        });
        expect({ name, status, stderr }).toMatchObject({
          status: 0,
          stderr: expect.stringContaining('syntax check OK') as string,
        });
      }
      if (name.endsWith('.unbound.conf')) {
        const { status, stderr } = spawnSync(needEngine('unbound-checkconf'), [file], { encoding: 'utf8' });
        expect({ name, status, stderr }).toMatchObject({ status: 0 });
      }
    }
  });

  it('answers from the hosts form as well', async () => {
    const files = await dnsFiles(lab);
    const port = await freePort();
    const folder = aFolder({ hosts: files['flat.hosts']! });
    const resolver = await serve(
      'dnsmasq',
      port,
      `${upstreamOf(port)}${ROOT_STAYS}addn-hosts=${join(folder, 'hosts')}\n`,
    );
    const lines = files['flat.hosts']!.trim().split('\n').slice(1);
    for (const line of lines) {
      const [address, name] = line.split(' ');
      expect({ name, found: await answerOf(resolver, name!, 'A') }).toEqual({ name, found: [address] });
    }
  });
});
