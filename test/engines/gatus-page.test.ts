import { createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { GatusLogin } from '../../lib/gatus/index.ts';
import { Gatus } from '../../lib/gatus/index.ts';
import type { Homelab } from '../../lib/index.ts';
import { Duration, Monitor, Secret, synth } from '../../lib/index.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { filledIn, startGatus } from './gatus.ts';
import { stop, until } from './running.ts';
import { describeEngine } from './support.ts';

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An OpenID provider that asks nobody for a password: it signs in whoever `subject` says. */
async function aProvider(subject: () => string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let [issuer, nonce] = ['', ''];
  const token = (): string => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: 'gatus', sub: subject(), nonce, iat: now, exp: now + 60 };
    const signed = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part(claims)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
  };
  const answers: Readonly<Record<string, () => object>> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/keys': () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] }),
    '/token': () => ({ access_token: 'x', token_type: 'Bearer', id_token: token() }),
  };
  const server = createServer(({ url = '' }: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(url, issuer);
    if (pathname === '/authorize') {
      nonce = searchParams.get('nonce') ?? '';
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      const query = new URLSearchParams({ code: 'c', state: searchParams.get('state') ?? '' });
      response.writeHead(302, { Location: `${back.pathname}?${query.toString()}` }).end();
    } else {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answers[pathname]?.() ?? {}));
    }
  }).listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return issuer;
}

/** The configuration of the Gatus of home, filled in. */
async function configOf(lab: Homelab, env: string): Promise<string> {
  const { files } = await synth(lab, { write: false });
  const textOf = (path: string): string => files.find((file) => file.path === path)!.content;
  return filledIn(textOf('home/prepare'), 'yaml+dollar', env, textOf('home/config/status/config/config.yaml'));
}

/** Signs in as a browser does, and gives what the page of statuses answers then. */
async function signIn(url: string): Promise<number> {
  const jar = new Map<string, string>();
  const go = async (at: string): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      jar.set(name, value);
    }
    return answer;
  };
  const toProvider = await go(`${url}/oidc/login`);
  const back = await go(toProvider.headers.get('location') ?? '');
  await go(`${url}${back.headers.get('location')}`);
  return (await go(`${url}/api/v1/endpoints/statuses`)).status;
}

describeEngine(['gatus'], 'the page of a Gatus', () => {
  test('is shown to those alone whom the OpenID provider knows and the lab names', async () => {
    let subject = 'anna';
    const issuer = await aProvider(() => subject);
    const lab = aLab({}, { domain: 'example.com' });
    const home = aServer(lab, 'home', { addresses: { ssh: 'home', public: { v4: '127.0.0.1' } } });
    const clientSecret = new Secret(lab, 'oidc-secret');
    const login: GatusLogin = { issuer, clientId: 'gatus', clientSecret, subjects: ['anna', 'ben'] };
    new Gatus(home, 'status', { login });
    const gatus = await startGatus(await configOf(lab, `OIDC_SECRET='a "s" $x'\n`));
    expect((await fetch(`${gatus.url}/api/v1/endpoints/statuses`)).status).toBe(401);
    expect(await signIn(gatus.url)).toBe(200);
    subject = 'mallory';
    expect(await signIn(gatus.url)).toBe(401);
    expect((await fetch(`${gatus.url}/health`)).status).toBe(200); // by which other servers watch it
    await stop(gatus.process);
  });
});

describeEngine(['gatus'], 'a new monitor', () => {
  test('is watched by the Gatus that runs, which nobody starts anew', async () => {
    const lab = aLab({}, { domain: 'example.com' });
    const addresses = { ssh: '127.0.0.1', public: { v4: '127.0.0.1' } };
    const home = aServer(lab, 'home', { addresses });
    const other = aServer(lab, 'other', { addresses });
    new Gatus(home, 'status', { login: 'none' });
    const [folder, before] = [aFolder(), await synth(lab, { write: false })];
    const gatus = await startGatus(await configOf(lab, ''), { folder });
    const names = async (): Promise<readonly string[]> => (await gatus.statuses()).map(({ name }) => name);
    await until(async () => ((await names()).includes('ssh') ? true : undefined), gatus.output, 30);
    expect(await names()).not.toContain('added');

    new Monitor(other, 'added', { kind: 'tcp', port: 1, interval: Duration.seconds(1) });
    const adapted = readFileSync(join(folder, 'config.yaml'), 'utf8');
    const [, head = ''] = /^([\s\S]*?)\nendpoints:/.exec(adapted) ?? [];
    const next = await configOf(lab, '');
    // As `prepare` does: to another name, and renamed.
    writeFileSync(join(folder, 'config.yaml.hl-new'), `${head}\n${next.slice(next.indexOf('endpoints:'))}`);
    renameSync(join(folder, 'config.yaml.hl-new'), join(folder, 'config.yaml'));
    const started = Date.now();
    await until(async () => ((await names()).includes('added') ? true : undefined), gatus.output, 60);
    process.stdout.write(`    a new monitor is watched: ${((Date.now() - started) / 1000).toFixed(1)} s of 60 s\n`);
    expect(gatus.process.exitCode).toBeNull();

    // And Compose finds nothing to make anew.
    const after = await synth(lab, { write: false });
    const composeOf = ({ files }: typeof before) => files.find(({ path }) => path === 'home/compose.yml')?.content;
    expect(composeOf(after)).toBe(composeOf(before));
    await stop(gatus.process);
  }, 120_000);
});
