import type { Blueprint, NtfyDelivery } from '../blueprint/index.ts';
import { alertTokenVariable, publishersOf } from '../core/index.ts';

/** An account of ntfy, as server.yml declares it. */
export interface Account {
  readonly name: string;
  /** Hash of its password, or the placeholder of a secret. */
  readonly hash: string;
  readonly role: 'admin' | 'user';
  /** What it may do with each of the topics; an administrator may do everything. */
  readonly may: 'ro' | 'wo' | 'rw';
  /** The placeholder of its token. */
  readonly token?: string;
}

/**
 * The hash of no password at all: well-formed, as ntfy wants one for every account, with a digest that no password is
 * known to give. What has it can show a token only, as an account with `!` in /etc/shadow can show a key only.
 */
const NO_PASSWORD = `$2a$10$${'.'.repeat(53)}`;

/** The account of a server that publishes alerts: it may write them, and read none. */
const publisher = (server: string): Account => ({
  name: publisherName(server),
  hash: NO_PASSWORD,
  role: 'user',
  may: 'wo',
  token: `@@hl:${alertTokenVariable(server)}@@`,
});

const publisherName = (server: string): string => `${PUBLISHER}${server}`;

/** What the names of the accounts of servers begin with, so that no person's is the same. */
export const PUBLISHER = 'server-';

/** An account for every server that has an alert token. */
export const publishers = (blueprint: Blueprint): readonly Account[] => publishersOf(blueprint).map(publisher);

/** Accounts, rights and tokens in the form of server.yml: each a text whose parts are parted by colons. */
export function declaredAccounts(
  accounts: readonly Account[],
  { topics, pathTopic }: NtfyDelivery,
): Readonly<Record<'auth-users' | 'auth-access' | 'auth-tokens', readonly string[]>> {
  return {
    'auth-users': accounts.map(({ name, hash, role }) => `${name}:${hash}:${role}`),
    'auth-access': accounts.flatMap(({ name, role, may, token }) => [
      ...(role === 'admin' ? [] : Object.values(topics).map((topic) => `${name}:${topic}:${may}`)),
      // A server sees there whether messages of others arrive.
      ...(token === undefined || pathTopic === undefined ? [] : [`${name}:${pathTopic}:rw`]),
    ]),
    'auth-tokens': accounts.flatMap(({ name, token }) => (token === undefined ? [] : [`${name}:${token}:alerts`])),
  };
}
