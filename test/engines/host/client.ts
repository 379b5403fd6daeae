import type { DockerHost } from './docker-host.ts';

/** How a client asks. */
export interface Asking {
  /** The line on which it stands. */
  readonly from: string;
  /** The address of the server that it takes the name for. */
  readonly to: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `name:password` */
  readonly user?: string;
}

/** What it got. */
export interface Answer {
  /** 0 where nobody answered. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the stand-in saw, where it was one that answered. */
  readonly seen: Seen | undefined;
}

/** What a stand-in says of a request (scripts/stand-in). */
export interface Seen {
  readonly name: string;
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly protocol: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly remote: string;
  readonly bytes: number;
}

/** Asks from a neighbour of the server, whoever signed the certificate. Nothing is followed. */
export function ask(host: DockerHost, url: string, { from, to, method, headers = {}, user }: Asking): Answer {
  const { hostname, port, protocol } = new URL(url);
  const at = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}:${to.includes(':') ? `[${to}]` : to}`;
  const { stdout } = host.run(
    [
      ...['curl', '-sk', '--max-time', '20', '-D', '-', '--resolve', at],
      ...(method === undefined ? [] : ['-X', method]),
      ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
      ...(user === undefined ? [] : ['-u', user]),
      url,
    ],
    { at: from },
  );
  return parse(stdout);
}

function parse(said: string): Answer {
  const end = said.indexOf('\r\n\r\n');
  const [first = '', ...lines] = said.slice(0, end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const body = said.slice(end + 4);
  const seen = body.startsWith('{') ? (JSON.parse(body) as Seen) : undefined;
  return { status: Number(first.split(' ')[1] ?? 0), headers: Object.fromEntries(headers), body, seen };
}

/** Runs a small program of Node at a neighbour of the server. */
export const runNode = (host: DockerHost, at: string, program: string, ...args: readonly string[]): string =>
  host.must([process.execPath, '-e', program, ...args], { at });

/** Shakes hands over TLS as a WebSocket client, sends one text frame, and prints what comes back. RFC 6455. */
export const WEBSOCKET = `
const [address, host, text] = process.argv.slice(1);
const socket = require('node:tls').connect({ host: address, port: 443, servername: host, rejectUnauthorized: false });
socket.write('GET /socket HTTP/1.1\\r\\nHost: ' + host + '\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
  'Sec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n');
let data = Buffer.alloc(0), open = false;
socket.setTimeout(10000, () => process.exit(1));
socket.on('data', (part) => {
  data = Buffer.concat([data, part]);
  const end = data.indexOf('\\r\\n\\r\\n');
  if (!open && end >= 0) {
    open = true;
    const head = data.subarray(0, end).toString();
    if (!head.startsWith('HTTP/1.1 101')) { console.log(head); process.exit(0); }
    data = data.subarray(end + 4);
    socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]));
  }
  if (open && data.length >= 2 + text.length) { console.log(data.subarray(2).toString()); process.exit(0); }
});`;

/** Sends a body in pieces, one a second, and prints the status and what the stand-in counted. */
export const SLOW_UPLOAD = `
const [address, host, seconds, size] = process.argv.slice(1);
const request = require('node:https').request(
  { host: address, port: 443, servername: host, method: 'POST', path: '/upload', rejectUnauthorized: false,
    headers: { Host: host, 'Content-Type': 'application/octet-stream' } },
  (answer) => {
    let body = '';
    answer.on('data', (part) => (body += part));
    answer.on('end', () => { console.log(answer.statusCode, JSON.parse(body).bytes); process.exit(0); });
  });
request.on('error', (error) => { console.log(error.message); process.exit(0); });
let sent = 0;
const timer = setInterval(() => {
  request.write(Buffer.alloc(Number(size)));
  if (++sent >= Number(seconds)) { clearInterval(timer); request.end(); }
}, 1000);`;

/** Sends a text by TCP and prints what comes back first. */
export const TCP = `
const [address, port, text] = process.argv.slice(1);
const socket = require('node:net').connect(Number(port), address, () => socket.write(text));
let said = '';
socket.setTimeout(10000, () => process.exit(1));
socket.on('data', (part) => { said += part; if (said.endsWith(text)) { console.log(said); process.exit(0); } });`;

/** Sends a text by UDP and prints what comes back. */
export const UDP = `
const [address, port, text] = process.argv.slice(1);
const socket = require('node:dgram').createSocket(address.includes(':') ? 'udp6' : 'udp4');
socket.on('message', (message) => { console.log(String(message)); process.exit(0); });
socket.send(text, Number(port), address);
setTimeout(() => process.exit(1), 10000);`;
