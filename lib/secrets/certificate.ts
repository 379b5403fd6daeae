import { createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import { deviceIdOf } from './device-id.ts';
import { bitString, element, explicit, integer, octetString, oid, sequence, set, text, time } from './der.ts';

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const COMMON_NAME = '2.5.4.3';
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

const TRUE = element(0x01, Buffer.of(0xff));

/** The certificate never expires: RFC 5280 uses this date for "no well-defined end". */
const NO_END = new Date('9999-12-31T23:59:59Z');

/**
 * A private key of P-384 and its self-signed certificate, as PEM. Node signs, and reads certificates, but makes none: the
 * few elements of DER that a self-signed one has are written here (RFC 5280).
 */
export function deviceCertificate(commonName = 'syncthing', from = new Date()): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const name = sequence(set(sequence(oid(COMMON_NAME), text(commonName))));
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x3f) | 0x40; // positive, and of one length
  const body = sequence(
    explicit(0, integer(Buffer.of(2))), // version 3
    integer(serial),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(from), time(NO_END)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    explicit(
      3,
      sequence(
        extension(KEY_USAGE, element(0x03, Buffer.of(7, 0x80)), true), // digitalSignature
        extension(EXTENDED_KEY_USAGE, sequence(oid(SERVER_AUTH), oid(CLIENT_AUTH))),
        extension(BASIC_CONSTRAINTS, sequence(), true),
      ),
    ),
  );
  const certificate = sequence(body, ECDSA_WITH_SHA256, bitString(sign('sha256', body, privateKey)));
  return pem('CERTIFICATE', certificate) + privateKey.export({ format: 'pem', type: 'pkcs8' }).toString().trim();
}

const extension = (id: string, value: Buffer, critical = false): Buffer =>
  sequence(oid(id), ...(critical ? [TRUE] : []), octetString(value));

const pem = (label: string, der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};

/** Why a text is not a certificate with its key; undefined where it is. */
export function certificateFault(value: string): string | undefined {
  try {
    const certificate = new X509Certificate(value);
    return certificate.checkPrivateKey(createPrivateKey(value)) ? undefined : 'its key is of another certificate';
  } catch {
    return 'it is not a certificate and a private key in PEM';
  }
}

/** The device id of Syncthing that a certificate stands for. */
export const deviceIdOfPem = (value: string): string => deviceIdOf(new X509Certificate(value).raw.toString('base64'));
