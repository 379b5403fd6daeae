import type { Blueprint } from '../blueprint/index.ts';
import { labSecret } from './lab-secret.ts';
import { SecretMaker } from './secret-maker.ts';
import type { Secret } from './secret.ts';
import type { Server } from './server.ts';

const tokenId = (server: string): string => `alert-token-${server}`;

/** The variable that holds the alert token of a server. */
export const alertTokenVariable = (server: string): string => tokenId(server).toUpperCase().replaceAll('-', '_');

/**
 * The token with which a server publishes alerts, and can do nothing else. It belongs to the lab, as the server that
 * sends and the one that delivers need the same value. Whatever sends alerts asks for it.
 */
export function alertToken(server: Server): Secret {
  return labSecret(server.lab, tokenId(server.node.id), {
    description: `Lets ${server.node.id} publish alerts: the same value on every server that asks for it`,
    maker: SecretMaker.ntfyToken(),
  });
}

/** The servers that may publish alerts: those for which something asked for a token. */
export function publishersOf({ secrets, servers }: Blueprint): readonly string[] {
  const ids = new Set(secrets.map(({ id }) => id));
  return servers.map(({ id }) => id).filter((server) => ids.has(tokenId(server)));
}
