import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import type { MakerFacts } from '../../lib/blueprint/index.ts';
import { bcrypt } from '../../lib/secrets/bcrypt.ts';
import { certificateFault, deviceCertificate, deviceIdOfPem } from '../../lib/secrets/certificate.ts';
import { commandOf, faultOf, formOf, makeValue, passwordFault } from '../../lib/secrets/makers.ts';
import { randomCharacters } from '../../lib/secrets/random.ts';
import { sha512Crypt } from '../../lib/secrets/sha512-crypt.ts';
import { wireguardKey, wireguardPublicKey } from '../../lib/secrets/wireguard.ts';
import { SecretMaker } from '../../lib/tool/index.ts';

const matches = (pattern: string, value: string): boolean =>
  spawnSync('grep', ['-qxE', '-e', pattern], { input: `${value}\n` }).status === 0;

const ALL: readonly MakerFacts[] = [
  SecretMaker.text(16),
  SecretMaker.text(1024),
  SecretMaker.ntfyToken(),
  SecretMaker.bcrypt(),
  SecretMaker.bcrypt({ base64: true }),
  SecretMaker.basicAuth('anna'),
  SecretMaker.sha512Crypt({ prefix: '{SHA512-CRYPT}' }),
  SecretMaker.wireguardKey({ fact: 'wireguard.home' }),
  SecretMaker.deviceCertificate({ fact: 'device-id.sync' }),
];

test.each(ALL.map((maker) => [JSON.stringify(maker), maker] as const))(
  '%s makes what its form asks for',
  async (_, maker) => {
    const value = await makeValue(maker, 'correct horse');
    const form = formOf(maker);
    if (form !== undefined) expect(matches(form.pattern, value)).toBe(true);
    expect(faultOf(maker, value)).toBeUndefined();
    expect(await makeValue(maker, 'correct horse')).not.toBe(value);
  },
);

const BY_THEMSELVES: readonly MakerFacts[] = [SecretMaker.text(24), SecretMaker.ntfyToken()];

test.each(BY_THEMSELVES)('the command of $kind prints a value of the same form', async (maker) => {
  const { stdout } = spawnSync('sh', ['-c', commandOf(maker)], { encoding: 'utf8' });
  const pattern = formOf(maker)?.pattern ?? '[A-Za-z0-9]{24}';
  expect(matches(pattern, stdout.trimEnd())).toBe(true);
  expect(matches(pattern, await makeValue(maker))).toBe(true);
});

test('the command of a device certificate prints one, with its key', () => {
  const command = commandOf(SecretMaker.deviceCertificate({ fact: 'device-id.sync' }));
  const { stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  expect(certificateFault(stdout)).toBeUndefined();
});

test('random characters are of the alphabet, all of it, and evenly', () => {
  const counts = new Map<string, number>();
  for (const character of randomCharacters('abcdefghijklmnopqrstuvwxyz0123456789', 72_000)) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  expect(counts.size).toBe(36);
  // 2000 each on average, with a deviation of 44: 8 of them never happen by chance.
  for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(360);
});

// Of crypt_blowfish's own tests, `$2a$` and `$2y$` being one for them.
test.each([
  ['U*U', 'E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['U*U*', 'VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
  ['', '7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy'],
])('bcrypt of %j', async (password, hash) => {
  const salt = 'CCCCCCCCCCCCCCCCCCCCC.';
  expect(await bcrypt(password, `$2b$05$${salt}`)).toBe(`$2y$05$${salt}${hash}`);
});

// Of Drepper's own tests.
test.each([
  [
    'Hello world!',
    'saltstring',
    'svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
])('SHA512-CRYPT of %j', (password, salt, hash) => {
  expect(sha512Crypt(password, salt)).toBe(`$6$${salt}$${hash}`);
});

test.each(['a', 'ä€😀', 'x'.repeat(63), 'x'.repeat(64), 'x'.repeat(72)])(
  'SHA512-CRYPT of %j is what openssl makes of it',
  (password) => {
    const args = ['passwd', '-6', '-salt', 'abcdefghijklmnop', '-stdin'];
    const { stdout } = spawnSync('openssl', args, { input: `${password}\n`, encoding: 'utf8' });
    expect(sha512Crypt(password, 'abcdefghijklmnop')).toBe(stdout.trim());
  },
);

test('a password that bcrypt would cut off is refused', () => {
  expect(passwordFault('x'.repeat(72))).toBeUndefined();
  expect(passwordFault('ä'.repeat(37))).toBe('the password has more than 72 bytes');
  expect(passwordFault('')).toBe('the password is empty');
  expect(passwordFault('a\tb')).toBe('the password holds a control character');
});

test('the public key of WireGuard is that of RFC 7748', () => {
  const of = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
  expect(wireguardPublicKey(of('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'))).toBe(
    of('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'),
  );
});

test('a private key of WireGuard is clamped, as wg genkey writes it', () => {
  for (let i = 0; i < 50; i++) {
    const bytes = Buffer.from(wireguardKey(), 'base64');
    expect([bytes.length, bytes[0]! & 7, bytes[31]! & 192]).toEqual([32, 0, 64]);
  }
});

test('a device certificate signs itself, for ever, and has a device id', () => {
  const pem = deviceCertificate('syncthing', new Date('2026-01-02T03:04:05Z'));
  const certificate = new X509Certificate(pem);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.subject).toBe('CN=syncthing');
  expect(certificate.validFrom).toBe('Jan  2 03:04:05 2026 GMT');
  expect(certificate.validTo).toBe('Dec 31 23:59:59 9999 GMT');
  expect(deviceIdOfPem(pem)).toMatch(/^(?:[A-Z2-7]{7}-){7}[A-Z2-7]{7}$/);
});

test('a certificate with the key of another one is told', () => {
  const [first, second] = [deviceCertificate(), deviceCertificate()];
  const mixed =
    first.slice(0, first.indexOf('-----BEGIN PRIVATE')) + second.slice(second.indexOf('-----BEGIN PRIVATE'));
  expect(certificateFault(mixed)).toBe('its key is of another certificate');
  expect(certificateFault('hello')).toBe('it is not a certificate and a private key in PEM');
});
