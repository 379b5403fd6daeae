import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import { SMTPServer } from 'smtp-server';
import { aFolder } from '../synth/lab.ts';

/** A mail as it arrived. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  /** Who sent it, where they had to say. */
  readonly user: string | undefined;
  readonly encrypted: boolean;
}

/** A small real mail server on loopback. */
export interface MailServer {
  readonly port: number;
  readonly received: readonly Mail[];
  /** File of the authority that its certificate is of, where it has one. */
  readonly authority: string | undefined;
}

const servers: SMTPServer[] = [];

afterAll(() => Promise.all(servers.map((server) => new Promise<void>((closed) => server.close(closed)))));

/** What a mail server asks for. */
interface Asked {
  readonly login?: { readonly username: string; readonly password: string };
  /** Whether it can be spoken to by TLS, with a certificate for 127.0.0.1. */
  readonly tls?: boolean;
}

/** Starts one. It ends with the tests of the file. */
export async function aMailServer({ login, tls = false }: Asked = {}): Promise<MailServer> {
  const received: Mail[] = [];
  const certificate = tls ? aCertificate() : undefined;
  const options: SMTPServerOptions = {
    authOptional: login === undefined,
    allowInsecureAuth: !tls,
    disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(login === undefined ? ['AUTH'] : [])],
    ...(certificate && { key: readFileSync(certificate.key), cert: readFileSync(certificate.file) }),
    onAuth: ({ username, password }, _session, answer) =>
      username === login?.username && password === login?.password
        ? answer(null, { user: username })
        : answer(new Error('Login denied')),
    onData: (stream, session, done) => {
      let text = '';
      stream.setEncoding('utf8').on('data', (part: string) => (text += part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text,
          user: session.user as string | undefined,
          encrypted: session.secure,
        });
        done();
      });
    },
  };
  const server = new SMTPServer(options);
  servers.push(server);
  server.on('error', () => undefined); // a client that goes away
  const port = await new Promise<number>((listening) => {
    const listener = server.listen(0, '127.0.0.1', () => listening((listener.address() as { port: number }).port));
  });
  return { port, received, authority: certificate?.file };
}

function aCertificate(): { readonly key: string; readonly file: string } {
  const folder = aFolder();
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=mail'];
  const made = spawnSync('openssl', [...args, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', file]);
  if (made.status !== 0) throw new Error(`openssl: ${String(made.stderr)}`);
  return { key, file };
}
