import type { MakerFacts } from '../blueprint/index.ts';
import { isRecord, rule } from './shapes.ts';

/** How values of a secret come about. `hl secrets` makes them; lib/secrets/makers.ts holds what each kind does. */
export const SecretMaker = {
  /** Random letters and digits, which no file and no URL has to escape. `length` counts characters: 16 to 1024. */
  text: (length: number): MakerFacts => ({ kind: 'text', length }),

  /** A token in the only form that ntfy takes: `tk_` and 29 characters. */
  ntfyToken: (): MakerFacts => ({ kind: 'ntfy-token' }),

  /** The bcrypt hash of a password that a person chooses. `base64` encodes it once more, as Gatus wants it. */
  bcrypt: (options: { readonly base64?: boolean } = {}): MakerFacts => ({ kind: 'bcrypt', ...options }),

  /** A line of an htpasswd file, as Traefik's basic authentication reads it: `user` and the bcrypt hash of a password. */
  basicAuth: (user: string): MakerFacts => ({ kind: 'basic-auth', user }),

  /** The SHA512-CRYPT hash of a password that a person chooses, as Dovecot and Linux know it. `prefix` stands before it. */
  sha512Crypt: (options: { readonly prefix?: string } = {}): MakerFacts => ({ kind: 'sha512-crypt', ...options }),

  /** A private key of WireGuard. Its public key becomes the fact `fact` of each server that has the secret. */
  wireguardKey: (options: { readonly fact: string }): MakerFacts => ({ kind: 'wireguard-key', ...options }),

  /**
   * A private key and its self-signed certificate, as PEM in one value: Syncthing reads it as `cert.pem` and as
   * `key.pem`. The device id becomes the fact `fact` of each server that has the secret.
   */
  deviceCertificate: (options: { readonly fact: string }): MakerFacts => ({ kind: 'device-certificate', ...options }),
} as const;

const FACT = /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/;
const USER = /^[A-Za-z0-9._@+-]{1,64}$/;
const PREFIX = /^[\x21-\x7e]{0,64}$/;

const isText = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);
const isOptional = (value: unknown, isRight: (value: unknown) => boolean): boolean =>
  value === undefined || isRight(value);

type Fields<Kind extends MakerFacts['kind']> = {
  readonly [Key in Exclude<keyof Extract<MakerFacts, { kind: Kind }>, 'kind'>]-?: (value: unknown) => boolean;
};

/** What each field of each kind has to be. */
const FIELDS: { readonly [Kind in MakerFacts['kind']]: Fields<Kind> } = {
  text: { length: (value) => Number.isInteger(value) && Number(value) >= 16 && Number(value) <= 1024 },
  'ntfy-token': {},
  bcrypt: { base64: (value) => isOptional(value, (flag) => typeof flag === 'boolean') },
  'basic-auth': { user: (value) => isText(value, USER) },
  'sha512-crypt': { prefix: (value) => isOptional(value, (prefix) => isText(prefix, PREFIX)) },
  'wireguard-key': { fact: (value) => isText(value, FACT) },
  'device-certificate': { fact: (value) => isText(value, FACT) },
};

function isMaker(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { kind, ...given } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) return false;
  const fields: Readonly<Record<string, (value: unknown) => boolean>> = FIELDS[kind as MakerFacts['kind']];
  return (
    Object.keys(given).every((key) => Object.hasOwn(fields, key)) &&
    Object.entries(fields).every(([key, isRight]) => isRight(given[key]))
  );
}

/** The rule of `maker`. */
export const MAKER = rule(
  'The maker of a secret',
  "one of SecretMaker, as SecretMaker.text(32) with 16 to 1024 characters, SecretMaker.basicAuth('admin') or SecretMaker.wireguardKey({ fact: 'wireguard.home' })",
  isMaker,
);
