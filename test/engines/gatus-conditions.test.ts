import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { conditionsOf } from '../../lib/gatus/index.ts';
import type { Expectation } from '../../lib/tool/index.ts';
import { renderYaml } from '../../lib/compose/index.ts';
import { aFolder } from '../synth/lab.ts';
import { startGatus } from './gatus.ts';
import { freePort, until } from './running.ts';
import { describeEngine } from './support.ts';

/** The real Gatus judges every kind of condition that is built: once where it holds, once where it does not. */

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

const NASTY = `a == b > c, pat(*) any(x) [STATUS] "q" 'q' \\ {?}* $HOME $$ ü: #`;

/** Pages by their path. */
function answer({ url }: IncomingMessage, response: ServerResponse): void {
  const [, kind = '', value = ''] = (url ?? '').split('/');
  if (kind === 'status') response.writeHead(Number(value)).end();
  else if (kind === 'slow') setTimeout(() => response.end('late'), 400);
  else if (kind === 'nasty') response.end(`before ${NASTY}\nafter`);
  else if (kind === 'json')
    response.end(JSON.stringify({ status: 'UP', on: true, disks: [{ free: 7 }, { name: NASTY }], n: 1.5 }));
  else response.end('The library is open.');
}

async function httpPort(): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A TLS server whose certificate ends in so many days. */
async function tlsPort(days: number): Promise<number> {
  const folder = aFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    `${days}`,
  ];
  spawnSync('openssl', [...args, '-subj', '/CN=localhost', '-keyout', key, '-out', cert]);
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, answer).listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A DNS server that knows one name, with the address 192.0.2.7. */
async function dnsPort(): Promise<number> {
  const server = createSocket('udp4');
  closing.push(() => server.close());
  server.on('message', (query, from) => {
    const known = query.includes(Buffer.from('\x05known', 'latin1'));
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(known ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(known ? 1 : 0, 6);
    header.writeUInt16BE(0, 8);
    header.writeUInt16BE(0, 10);
    let end = 12;
    while (query[end] !== 0) end += (query[end] ?? 0) + 1;
    const question = query.subarray(12, end + 5);
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7]);
    server.send(Buffer.concat([header, question, ...(known ? [record] : [])]), from.port, from.address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

interface Case {
  readonly expectation: Expectation;
  readonly url: string;
  readonly holds: boolean;
  readonly more?: object;
}

describeEngine(['gatus'], 'Gatus', () => {
  test('holds every condition that is built for what it is meant to hold, and no other', async () => {
    const http = `http://127.0.0.1:${await httpPort()}`;
    const [short, long, dns, closed] = [await tlsPort(5), await tlsPort(90), await dnsPort(), await freePort()];
    const at = (path: string, expectation: Expectation, holds: boolean): Case => ({
      url: `${http}/${path}`,
      expectation,
      holds,
    });
    const tls = (port: number, expectation: Expectation, holds: boolean): Case => ({
      url: `https://127.0.0.1:${port}/`,
      expectation,
      holds,
      more: { client: { insecure: true } },
    });
    const asked = (name: string, expectation: Expectation, holds: boolean): Case => ({
      url: `127.0.0.1:${dns}`,
      expectation,
      holds,
      more: { dns: { 'query-name': `${name}.example.com`, 'query-type': 'A' } },
    });
    const range = { that: 'status', from: 200, below: 400 } as const;
    const json = (at: readonly (string | number)[], is: string | number | boolean): Expectation => ({
      that: 'json',
      at,
      is,
    });
    const cases: readonly Case[] = [
      at('status/200', { that: 'status', oneOf: [200] }, true),
      at('status/204', { that: 'status', oneOf: [200] }, false),
      at('status/401', { that: 'status', oneOf: [200, 401] }, true),
      at('status/500', { that: 'status', oneOf: [200, 401] }, false),
      at('status/200', range, true),
      at('status/399', range, true),
      at('status/400', range, false),
      at('status/503', range, false),
      at('page', { that: 'body', contains: 'library is open' }, true),
      at('page', { that: 'body', contains: 'library is shut' }, false),
      at('nasty', { that: 'body', contains: NASTY }, true),
      at('page', { that: 'body', contains: NASTY }, false),
      at('page', { that: 'body', contains: 'The*open' }, false), // a star is a star
      at('page', { that: 'body', contains: 'l[i]brary' }, false),
      at('json', json(['status'], 'UP'), true),
      at('json', json(['status'], 'DOWN'), false),
      at('json', json(['on'], true), true),
      at('json', json(['on'], false), false),
      at('json', json(['disks', 0, 'free'], 7), true),
      at('json', json(['disks', 0, 'free'], 8), false),
      at('json', json(['n'], 1.5), true),
      at('json', json(['n'], 1), false),
      at('json', json(['disks', 1, 'name'], NASTY), true),
      at('json', json(['disks', 1, 'name'], `${NASTY}!`), false),
      at('json', json(['absent'], 'UP'), false),
      at('page', { that: 'response-time', belowMilliseconds: 300 }, true),
      at('slow', { that: 'response-time', belowMilliseconds: 300 }, false),
      { url: http.replace('http', 'tcp'), expectation: { that: 'connection' }, holds: true },
      { url: `tcp://127.0.0.1:${closed}`, expectation: { that: 'connection' }, holds: false },
      tls(long, { that: 'certificate', leftSeconds: 864_000 }, true),
      tls(short, { that: 'certificate', leftSeconds: 864_000 }, false),
      tls(short, { that: 'certificate', leftSeconds: 4 * 86_400 + 1 }, true),
      asked('known', { that: 'dns-code', is: 'NOERROR' }, true),
      asked('strange', { that: 'dns-code', is: 'NOERROR' }, false),
      asked('strange', { that: 'dns-code', is: 'NXDOMAIN' }, true),
      asked('known', { that: 'dns-record', is: '192.0.2.7' }, true),
      asked('known', { that: 'dns-record', is: '192.0.2.77' }, false),
    ];
    const endpoints = cases.map(({ url, expectation, more }, index) => ({
      name: `case ${index}`,
      url,
      interval: '1h',
      ...more,
      conditions: conditionsOf(expectation),
    }));
    const config = {
      storage: { type: 'sqlite', path: '/data/gatus.db' },
      web: { port: 8080 },
      concurrency: 50,
      endpoints,
    };
    const gatus = await startGatus(renderYaml(config).replaceAll('$', '$$$$'));
    const seen = await until(async () => {
      const statuses = await gatus.statuses();
      return statuses.length === cases.length && statuses.every(({ results }) => results.length > 0)
        ? statuses
        : undefined;
    }, gatus.output);
    const told = cases.map(({ expectation, url }, index) => {
      const { results } = seen.find(({ name }) => name === `case ${index}`)!;
      return { of: `${url} ${JSON.stringify(expectation)}`, holds: results[0]?.success };
    });
    expect(told).toEqual(
      cases.map(({ expectation, url, holds }) => ({ of: `${url} ${JSON.stringify(expectation)}`, holds })),
    );
  });
});
