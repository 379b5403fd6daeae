import type { Secret } from './secret.ts';
import type { Server } from './server.ts';

/** A mail server that takes mail of the lab and delivers it: one of the lab, or of a provider outside. */
export interface OutgoingMail {
  /** Its name, for which its certificate is. */
  readonly host: string;
  /**
   * 465 is TLS from the first byte; any other begins plain, and turns to TLS where the server offers STARTTLS. Rule:
   * RFC 8314. @default 465
   */
  readonly port?: number;
  /** Address that mail is from. */
  readonly from: string;
  /** Who the lab is to the mail server. @default - nobody: it takes mail of whoever reaches it */
  readonly login?: { readonly username: string; readonly password: Secret };
  /** The server of the lab that it runs on, with which it fails. @default - outside the lab */
  readonly server?: Server;
}

/** The port of submission with TLS from the first byte. */
export const SUBMISSIONS = 465;
