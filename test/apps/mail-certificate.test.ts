import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COPY_SCRIPT } from '../../lib/apps/mail-certificate.ts';
import { aFolder } from '../synth/lab.ts';

/** The copying of one certificate out of a store, by the shell of this machine. */

const pem = (name: string): string => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const issued = (name: string, main: string, sans?: readonly string[]) => ({
  domain: { main, ...(sans && { sans }) },
  certificate: base64(pem(`certificate ${name}`)),
  key: base64(pem(`key ${name}`)),
  Store: 'default',
});

const ACCOUNT = {
  Email: 'o"dd\\\\@example.com',
  Registration: { body: { status: 'valid', contact: ['mailto:{[x"'] }, uri: 'https://ca.example.com/1' },
  PrivateKey: base64(pem('account')),
  Certificates: [issued('no certificate', 'mail.example.com')],
};

const store = (...certificates: readonly object[]) => ({
  first: { Account: ACCOUNT, Certificates: certificates },
  second: { Account: null, Certificates: null },
});

/** What lies there after one look at a store, which is written as Traefik does or in one line. */
function copied(text: string, host = 'mail.example.com', folder = aFolder()) {
  writeFileSync(join(folder, 'acme.json'), text);
  writeFileSync(join(folder, 'copy.sh'), COPY_SCRIPT.replace('\n  while :; do', '\n  for once in once; do'));
  const env = { ...process.env, HL_STORE: join(folder, 'acme.json'), HL_OUT: folder, HL_EVERY: '0' };
  const { stdout, stderr, status } = spawnSync('sh', [join(folder, 'copy.sh'), host], { env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [key, certificate] = ['privkey.pem', 'fullchain.pem'].map((file) =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : undefined,
  );
  return { key, certificate, stdout, folder };
}

const pairOf = (name: string) => ({ key: pem(`key ${name}`), certificate: pem(`certificate ${name}`) });

describe.each([
  ['as Traefik writes it', 2],
  ['in one line', 0],
])('of a store %s', (_name, indent) => {
  const from = (...certificates: readonly object[]) => copied(JSON.stringify(store(...certificates), null, indent));

  test.each([
    ['main', issued('own', 'mail.example.com')],
    ['another', issued('own', 'example.com', ['www.example.com', 'mail.example.com'])],
  ])('it takes the certificate with the name as its %s name', (_which, own) => {
    expect(from(issued('other', 'photos.example.com'), own, issued('last', 'x.example.com'))).toMatchObject(
      pairOf('own'),
    );
  });

  test('a wildcard counts where none has the name itself, for one label', () => {
    const wildcard = issued('wildcard', 'example.com', ['*.example.com']);
    expect(from(wildcard)).toMatchObject(pairOf('wildcard'));
    expect(from(issued('own', 'mail.example.com'), wildcard)).toMatchObject(pairOf('own'));
    expect(from(issued('deeper', '*.mail.example.com'), issued('higher', '*.com')).key).toBeUndefined();
  });

  test('of two the later one, and none that is only like it', () => {
    expect(from(issued('old', 'mail.example.com'), issued('new', 'mail.example.com'))).toMatchObject(pairOf('new'));
    const { key, stdout } = from(issued('like', 'mail.example.com.evil.net'), issued('like', 'webmail.example.com'));
    expect([key, stdout]).toEqual([undefined, 'there is no certificate for mail.example.com yet\n']);
  });
});

test('a store that is being written changes nothing', () => {
  const whole = JSON.stringify(store(issued('new', 'mail.example.com')), null, 2);
  const { folder } = copied(JSON.stringify(store(issued('old', 'mail.example.com'))));
  for (const share of [0, 0.3, 0.6, 0.9, 0.99]) {
    expect(copied(whole.slice(0, whole.length * share), undefined, folder)).toMatchObject(pairOf('old'));
  }
  expect(copied(whole, undefined, folder)).toMatchObject(pairOf('new'));
});

test('what is the same is not written again, and nobody else may read it', () => {
  const text = JSON.stringify(store(issued('own', 'mail.example.com')));
  const { folder, stdout } = copied(text);
  expect(stdout.split('\n')).toHaveLength(3);
  const before = statSync(join(folder, 'privkey.pem'));
  expect(before.mode & 0o777).toBe(0o600);
  expect(copied(text, undefined, folder).stdout).toBe('');
  expect(statSync(join(folder, 'privkey.pem')).ino).toBe(before.ino);
});

test('what is no PEM is not taken', () => {
  const broken = { ...issued('own', 'mail.example.com'), key: base64('no key') };
  expect(copied(JSON.stringify(store(broken)))).toMatchObject({ key: undefined, certificate: undefined });
});
