import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createServer as createTlsServer } from 'node:tls';
import { join } from 'node:path';
import { Gatus } from '../../lib/gatus/index.ts';
import type { MonitorProps } from '../../lib/index.ts';
import { Duration, Monitor, synth } from '../../lib/index.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { aMailServer } from './a-mail-server.ts';
import { startGatus } from './gatus.ts';
import { freePort, start, until } from './running.ts';
import { describeEngine, needEngine } from './support.ts';

/** The real Gatus judges every kind of monitor that does not speak HTTP: once where it is well, once where it is not. */

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

/** The configuration of a Gatus that watches a server with these monitors, each once a second. */
async function configFor(monitors: Readonly<Record<string, MonitorProps>>): Promise<string> {
  const lab = aLab();
  const addresses = { ssh: '127.0.0.1', public: { v4: '127.0.0.1' } };
  const home = aServer(lab, 'home', { addresses, ssh: { port: await freePort() } });
  new Gatus(aServer(lab, 'cloud', { addresses }), 'status', { login: 'none' });
  for (const [id, props] of Object.entries(monitors)) new Monitor(home, id, props);
  const { files } = await synth(lab, { write: false });
  return files.find(({ path }) => path === 'cloud/config/status/config/config.yaml')!.content;
}

/** A real sshd on loopback, as nobody: who reads its greeting needs no account. */
async function sshPort(): Promise<number> {
  const [folder, port] = [aFolder(), await freePort()];
  const key = join(folder, 'key');
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const options = [`ListenAddress=127.0.0.1`, `Port=${port}`, `HostKey=${key}`, 'PidFile=none', 'UsePAM=no'];
  const command = [needEngine('sshd'), '-D', '-e', '-f', '/dev/null', ...options.flatMap((option) => ['-o', option])];
  if (isRoot) for (const path of [folder, key]) chownSync(path, 65534, 65534);
  chmodSync(folder, 0o755);
  const drop = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  const [program = '', ...args] = isRoot ? ['setpriv', ...drop, ...command] : command;
  const running = start(program, args);
  await until(() => (/listening on/.test(running.output()) ? true : undefined), running.output);
  return port;
}

/** Takes every connection and says nothing. */
async function silentPort(host = '127.0.0.1'): Promise<number> {
  const server = createServer(() => undefined).listen(0, host);
  closing.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Speaks TLS at once, with a certificate that ends in so many days. */
async function tlsPort(days: number, host = '127.0.0.1'): Promise<number> {
  const folder = aFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', String(days), '-subj', '/CN=localhost'];
  spawnSync('openssl', [...args, '-keyout', key, '-out', cert]);
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }).listen(0, host);
  closing.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Answers every request. */
async function pagePort(host: string): Promise<number> {
  const server = createHttpServer((_, response) => response.end('well')).listen(0, host);
  closing.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const isRoot = process.getuid?.() === 0;

const QUICK = { host: '127.0.0.1', interval: Duration.seconds(1), timeout: Duration.seconds(2) };

describeEngine(['gatus', 'sshd', 'openssl'], 'Gatus asks by every kind of monitor', () => {
  test('and holds what is well for well, and nothing else', async () => {
    const [ssh, silent, closed] = [await sshPort(), await silentPort(), await freePort()];
    const [secure, plain] = [(await aMailServer({ tls: true })).port, (await aMailServer()).port];
    const tls = await tlsPort(90);
    const lasting = { verifyCertificate: false, certificateFor: Duration.days(1) };
    const outlasting = { verifyCertificate: false, certificateFor: Duration.days(100) };
    const config = await configFor({
      'ssh-well': { kind: 'ssh', port: ssh, ...QUICK },
      'ssh-silent': { kind: 'ssh', port: silent, ...QUICK },
      'ssh-closed': { kind: 'ssh', port: closed, ...QUICK },
      'starttls-well': { kind: 'starttls', port: secure, verifyCertificate: false, ...QUICK },
      'starttls-lasts': { kind: 'starttls', port: secure, ...lasting, ...QUICK },
      'starttls-ends': { kind: 'starttls', port: secure, ...outlasting, ...QUICK },
      'starttls-unknown': { kind: 'starttls', port: secure, verifyCertificate: true, ...QUICK },
      'starttls-not-offered': { kind: 'starttls', port: plain, verifyCertificate: false, ...QUICK },
      'starttls-closed': { kind: 'starttls', port: closed, verifyCertificate: false, ...QUICK },
      'tls-well': { kind: 'tls', port: tls, verifyCertificate: false, ...QUICK },
      'tls-lasts': { kind: 'tls', port: tls, ...lasting, ...QUICK },
      'tls-ends': { kind: 'tls', port: tls, ...outlasting, ...QUICK },
      'tls-unknown': { kind: 'tls', port: tls, verifyCertificate: true, ...QUICK },
      'tls-is-not-spoken': { kind: 'tls', port: plain, verifyCertificate: false, ...QUICK },
      'tcp-well': { kind: 'tcp', port: silent, ...QUICK },
      'tcp-closed': { kind: 'tcp', port: closed, ...QUICK },
    });
    const gatus = await startGatus(config);
    const seen = await until(
      async () => {
        const own = (await gatus.statuses()).filter(({ name }) => /^[\w-]+-\w+$/.test(name));
        return own.length === 16 && own.every(({ results }) => results.length > 1) ? own : undefined;
      },
      gatus.output,
      40,
    );
    const isWell = ({ name }: { name: string }): boolean => /-(?:well|lasts)$/.test(name);
    const told = seen.map(({ name, results }) => `${name}: ${results.map(({ success }) => success).join()}`);
    const meant = seen.map((each) => `${each.name}: ${each.results.map(() => isWell(each)).join()}`);
    expect([...told].sort()).toEqual([...meant].sort());
  }, 90_000);
});

/** What a DNS server tells of host.example.com: each type with its number and the bytes of its value. */
const RECORDS: Readonly<Record<number, Buffer>> = {
  1: Buffer.from([192, 0, 2, 7]),
  28: Buffer.from('20010db8000000000000000000000007', 'hex'),
  5: nameBytes('alias.example.com'),
  15: Buffer.concat([Buffer.from([0, 10]), nameBytes('mail.example.com')]),
  2: nameBytes('ns.example.com'),
  12: nameBytes('home.example.com'),
  33: Buffer.concat([Buffer.from([0, 0, 0, 5, 0x01, 0xbb]), nameBytes('sip.example.com')]),
};

function nameBytes(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

/** A DNS server that knows one record of each type under every name. */
async function dnsPort(host = '127.0.0.1'): Promise<number> {
  const server = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  closing.push(() => server.close());
  server.on('message', (query, from) => {
    let end = 12;
    while (query[end] !== 0) end += (query[end] ?? 0) + 1;
    const question = query.subarray(12, end + 5);
    const type = query.readUInt16BE(end + 1);
    const value = RECORDS[type] ?? Buffer.alloc(0);
    const header = Buffer.from([...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, value.length]);
    server.send(Buffer.concat([header, question, record, value]), from.port, from.address);
  });
  server.bind(0, host);
  await once(server, 'listening');
  return server.address().port;
}

describeEngine(['gatus'], 'Gatus asks a DNS server', () => {
  test('for every type of record, whose value is written as people do', async () => {
    const at = { kind: 'dns', port: await dnsPort(), query: 'host.example.com', ...QUICK } as const;
    const config = await configFor({
      'a-well': { ...at, expect: '192.0.2.7' },
      'a-other': { ...at, expect: '192.0.2.77' },
      'aaaa-well': { ...at, type: 'AAAA', expect: '2001:DB8:0::7' },
      'aaaa-other': { ...at, type: 'AAAA', expect: '2001:db8::8' },
      'cname-well': { ...at, type: 'CNAME', expect: 'alias.example.com' },
      'cname-dot-well': { ...at, type: 'CNAME', expect: 'alias.example.com.' },
      'cname-other': { ...at, type: 'CNAME', expect: 'example.com' },
      'mx-well': { ...at, type: 'MX', expect: 'mail.example.com' },
      'mx-other': { ...at, type: 'MX', expect: 'mx.example.com' },
      'ns-well': { ...at, type: 'NS', expect: 'ns.example.com' },
      'ns-other': { ...at, type: 'NS', expect: 'ns2.example.com' },
      'ptr-well': { ...at, type: 'PTR', query: '192.0.2.7', expect: 'home.example.com' },
      'ptr6-well': { ...at, type: 'PTR', query: '2001:db8::7', expect: 'home.example.com' },
      'ptr-other': { ...at, type: 'PTR', query: '192.0.2.7', expect: 'cloud.example.com' },
      'srv-well': { ...at, type: 'SRV', expect: 'sip.example.com:443' },
      'srv-other': { ...at, type: 'SRV', expect: 'sip.example.com:444' },
    });
    const gatus = await startGatus(config);
    const seen = await until(
      async () => {
        const own = (await gatus.statuses()).filter(({ name }) => /^[\w-]+-\w+$/.test(name));
        return own.length === 16 && own.every(({ results }) => results.length > 0) ? own : undefined;
      },
      gatus.output,
      40,
    );
    const told = Object.fromEntries(seen.map(({ name, results }) => [name, results.at(-1)?.success]));
    expect(told).toEqual(Object.fromEntries(seen.map(({ name }) => [name, name.endsWith('-well')])));
  }, 90_000);
});

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

describeEngine(['gatus', 'openssl'], 'Gatus finds what has an IPv6 address', () => {
  (hasIPv6 ? test : test.skip)(
    'by every kind of monitor',
    async () => {
      const at = { ...QUICK, host: '::1' };
      const closed = await freePort();
      const [tls, silent, page] = [await tlsPort(90, '::1'), await silentPort('::1'), await pagePort('::1')];
      const config = await configFor({
        'http-well': { kind: 'http', port: page, ...at },
        'http-closed': { kind: 'http', port: closed, ...at },
        'tcp-well': { kind: 'tcp', port: silent, ...at },
        'tcp-closed': { kind: 'tcp', port: closed, ...at },
        'tls-well': { kind: 'tls', port: tls, verifyCertificate: false, ...at },
        'tls-silent': { kind: 'tls', port: page, verifyCertificate: false, ...at },
        'ssh-well': { kind: 'ssh', port: silent, ...at }, // all that Gatus sees of it is whether it is open
        'ssh-closed': { kind: 'ssh', port: closed, ...at },
        'starttls-well': { kind: 'starttls', port: silent, verifyCertificate: false, ...at },
        'starttls-closed': { kind: 'starttls', port: closed, verifyCertificate: false, ...at },
        'dns-well': { kind: 'dns', port: await dnsPort('::1'), query: 'host.example.com', expect: '192.0.2.7', ...at },
        'dns-closed': { kind: 'dns', port: closed, query: 'host.example.com', ...at },
        ...(isRoot && { 'icmp-well': { kind: 'icmp', ...at } as const }),
      });
      const gatus = await startGatus(config);
      const seen = await until(
        async () => {
          const own = (await gatus.statuses()).filter(({ name }) => /^[\w-]+-\w+$/.test(name));
          return own.length === (isRoot ? 13 : 12) && own.every(({ results }) => results.length > 1) ? own : undefined;
        },
        gatus.output,
        40,
      );
      const told = Object.fromEntries(seen.map(({ name, results }) => [name, results.at(-1)?.success]));
      expect(told).toEqual(Object.fromEntries(seen.map(({ name }) => [name, name.endsWith('-well')])));
    },
    90_000,
  );
});

/**
 * Only one address of loopback is there, so that a ping to another one finds no way. `$3` is how Gatus is run: as itself,
 * or as user 1000, who may ping since Docker opens that in containers.
 */
const RUN = `
ip link set lo up
ip addr flush dev lo
ip addr add 127.0.0.1/32 dev lo
[ -z "$3" ] || echo '0 2147483647' > /proc/sys/net/ipv4/ping_group_range
$3 "$2" > "$1/log" 2>&1 &
gatus=$!
trap 'kill "$gatus"' EXIT
for _ in $(seq 300); do
  if curl -fs http://127.0.0.1:8080/api/v1/endpoints/statuses > "$1/statuses" && [ "$(grep -o timestamp "$1/statuses" | wc -l)" -gt 8 ]; then
    cat "$1/statuses"
    exit 0
  fi
  sleep 0.1
done
cat "$1/log" >&2
exit 1
`;

/** A network of its own, as far as this machine lets the test have one; and how Gatus is run in it. */
const networks = [
  ['the user of the container', ['-n'], 'setpriv --reuid=1000 --regid=1000 --clear-groups', isRoot],
  ['root', ['-Urn'], '', true],
] as const;

describeEngine(['gatus', 'curl'], 'Gatus pings', () => {
  for (const [user, flags, runner, isAllowed] of networks) {
    const may = isAllowed && spawnSync('unshare', [...flags, 'ip', 'link', 'set', 'lo', 'up']).status === 0;
    (may ? test : test.skip)(
      `as ${user}, and holds a host that answers for well, and no other`,
      async () => {
        const config = await configFor({
          'icmp-well': { kind: 'icmp', ...QUICK },
          'icmp-gone': { kind: 'icmp', ...QUICK, host: '127.0.0.2' },
        });
        const folder = aFolder();
        chmodSync(folder, 0o777);
        writeFileSync(join(folder, 'config.yaml'), config.replace('/data/gatus.db', join(folder, 'gatus.db')));
        const args = [...flags, 'sh', '-c', RUN, 'run', folder, needEngine('gatus'), runner];
        const env = { ...process.env, GATUS_CONFIG_PATH: join(folder, 'config.yaml') };
        const { stdout, stderr } = spawnSync('unshare', args, { env, encoding: 'utf8', timeout: 60_000 });
        expect(stderr).toBe('');
        const seen = JSON.parse(stdout) as { name: string; results: { success: boolean }[] }[];
        const of = (name: string) =>
          new Set(seen.find((each) => each.name === name)?.results.map(({ success }) => success));
        expect([...of('icmp-well')]).toEqual([true]);
        expect([...of('icmp-gone')]).toEqual([false]);
      },
      90_000,
    );
  }
});
