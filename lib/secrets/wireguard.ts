import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';

/** What stands before the 32 bytes of a private key of X25519 in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const KEY_BYTES = 32;

/** A new private key, as `wg genkey` prints one. */
export function wireguardKey(): string {
  const { privateKey } = generateKeyPairSync('x25519');
  const bytes = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES);
  // The bits that the curve ignores, as WireGuard stores them.
  bytes[0]! &= 248;
  bytes[31] = (bytes[31]! & 127) | 64;
  return bytes.toString('base64');
}

/** The public key of a private one, as `wg pubkey` prints it. */
export function wireguardPublicKey(key: string): string {
  const der = Buffer.concat([PKCS8, Buffer.from(key, 'base64')]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES).toString('base64');
}
