import { labSecret } from './lab-secret.ts';
import { SecretMaker } from './secret-maker.ts';
import type { Secret } from './secret.ts';
import type { Server } from './server.ts';

const tokenId = (server: string): string => `heartbeat-token-${server}`;

/** The variable that holds the token with which heartbeats of a server are pushed. */
export const pushTokenVariable = (server: string): string => tokenId(server).toUpperCase().replaceAll('-', '_');

/**
 * The token with which the heartbeats of a server are pushed to its watchers, and nothing else can be done. It belongs to
 * the lab, as who pushes and who waits need the same value. Whatever waits for pushes asks for it.
 */
export function pushToken(server: Server): Secret {
  return labSecret(server.lab, tokenId(server.node.id), {
    description: `Lets ${server.node.id} push heartbeats: the same value on every server that asks for it`,
    maker: SecretMaker.text(40),
  });
}
