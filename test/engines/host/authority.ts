import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { needEngine } from '../support.ts';
import { certificateFor } from './certificate.ts';
import type { DockerHost } from './docker-host.ts';

/** An authority like Let's Encrypt at a neighbour of the server: Pebble, and the names of the internet as it sees them. */
export interface Authority {
  readonly directory: string;
  /** The certificate by which it is known itself, PEM, on the host. */
  readonly certificate: string;
  /** The root of the certificates that it gives, as a file. */
  readonly root: () => string;
  /** How many certificates it has given. */
  readonly given: () => number;
  /** Where a DNS provider is asked for records, as lego's `httpreq` does. */
  readonly dnsProvider: string;
  readonly stop: () => void;
}

/** Takes records of lego's `httpreq` over to the DNS server of the tests. */
const DNS_PROVIDER = `
const [address, port] = process.argv.slice(1);
require('node:http').createServer((request, answer) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', async () => {
    const { fqdn, value } = JSON.parse(body);
    const path = request.url === '/present' ? 'set-txt' : 'clear-txt';
    await fetch('http://' + address + ':8055/' + path, { method: 'POST', body: JSON.stringify({ host: fqdn, value }) });
    answer.end('{}');
  });
}).listen(Number(port), address);`;

/** Starts it on the line `wan`, where every name leads to an address of the server. */
export async function startAuthority(host: DockerHost, at: { own: string; server: string }): Promise<Authority> {
  const { own, server } = at;
  const folder = join(host.folder, 'authority');
  const tls = join(folder, 'tls');
  mkdirSync(folder);
  certificateFor(own, tls);
  const config = {
    pebble: {
      listenAddress: `${own}:14000`,
      managementListenAddress: `${own}:15000`,
      certificate: join(tls, 'all.crt'),
      privateKey: join(tls, 'all.key'),
      httpPort: 80,
      tlsPort: 443,
      profiles: { default: { description: 'as Let’s Encrypt', validityPeriod: 7_776_000 } },
    },
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const file = join(folder, 'log');
  const log = (): string => readFileSync(file, 'utf8');
  const spawn = (program: string, args: readonly string[]): ChildProcess => {
    const logged = ['-c', 'log=$1; shift; exec "$@" >> "$log" 2>&1', 'sh', file, program, ...args];
    // It waits some seconds before it looks, and refuses some answers to test its clients; neither is wanted here.
    return host.spawn('sh', logged, 'wan', { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' });
  };
  const programs = [
    spawn(needEngine('pebble-challtestsrv'), [
      ...['-defaultIPv4', server, '-defaultIPv6', '', '-dnsserver', `${own}:53`, '-management', `${own}:8055`],
      ...['-http01', '', '-https01', '', '-tlsalpn01', '', '-doh', ''],
    ]),
    spawn(needEngine('pebble'), ['-config', join(folder, 'config.json'), '-dnsserver', `${own}:53`]),
    spawn(process.execPath, ['-e', DNS_PROVIDER, own, '8056']),
  ];
  const curl = (url: string) => host.run(['curl', '-skf', url], { at: 'wan' });
  const deadline = Date.now() + 20_000;
  while (curl(`https://${own}:14000/dir`).status !== 0) {
    if (Date.now() > deadline) throw new Error(`Pebble does not answer:\n${log()}`);
    await sleep(100);
  }
  return {
    directory: `https://${own}:14000/dir`,
    certificate: join(tls, 'all.crt'),
    root: () => {
      const file = join(folder, 'root.pem');
      writeFileSync(file, curl(`https://${own}:15000/roots/0`).stdout);
      return file;
    },
    given: () => log().split('Issued certificate').length - 1,
    dnsProvider: `http://${own}:8056`,
    stop: () => programs.forEach((program) => program.kill()),
  };
}
