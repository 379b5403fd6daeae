import { backupTool } from './backup-tool.ts';
import type { ContractDefinition } from './contract.ts';
import { copyCarrier } from './copy-carrier.ts';
import { heartbeatReceiver } from './heartbeat-receiver.ts';
import { mailServer } from './mail-server.ts';
import { notifier } from './notifier.ts';
import { pingReceiver } from './ping-receiver.ts';
import { reverseProxy } from './reverse-proxy.ts';
import { updater } from './updater.ts';
import { watcher } from './watcher.ts';

export type { CommonFacts, ContractDefinition, Offered, OfferContext } from './contract.ts';
export type { CopyCarrierOffer } from './copy-carrier.ts';
export type { HeartbeatReceiverOffer } from './heartbeat-receiver.ts';
export type { MailServerOffer } from './mail-server.ts';
export type { NotifierOffer } from './notifier.ts';
export type { UpdaterOffer } from './updater.ts';

/** Every contract. A new one is a file beside these, and a line here. */
export const CONTRACTS = {
  ReverseProxy: reverseProxy,
  Watcher: watcher,
  Notifier: notifier,
  HeartbeatReceiver: heartbeatReceiver,
  MailServer: mailServer,
  PingReceiver: pingReceiver,
  BackupTool: backupTool,
  CopyCarrier: copyCarrier,
  Updater: updater,
} as const;

/** The name of a contract. */
export type Contract = keyof typeof CONTRACTS;

type OfferIn<Definition> = Definition extends ContractDefinition<string, infer Offer, unknown> ? Offer : never;

/**
 * What a stack can be for its server, whichever tool it is made of, and what others have to know of it then. Found by
 * symbol, so a stack of another package, or of a second copy of this one, counts as well.
 */
export type Contracts = { readonly [C in Contract]: OfferIn<(typeof CONTRACTS)[C]> };
