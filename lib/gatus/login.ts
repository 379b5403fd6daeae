import type { Mapping } from '../compose/index.ts';
import type { Stack } from '../core/index.ts';
import { Secret, SecretMaker } from '../core/index.ts';
import { fields, oneFormOf, unless } from '../core/fields.ts';
import type { Rule } from '../core/shapes.ts';
import { list, required, ofKind, oneLine, text } from '../core/shapes.ts';

/** Who may see the page of a Gatus: everybody who gets to it, one account, or whom an OpenID provider knows. */
export type GatusLogin = 'none' | BasicLogin | OidcLogin;

/** One account. The hash of its password is a secret of the stack. */
export interface BasicLogin {
  readonly username: string;
}

/**
 * An OpenID provider, as Authelia or Authentik. Gatus does not start while it cannot reach it, so it best stands on no
 * server of which this Gatus is to tell.
 */
export interface OidcLogin {
  /** URL of the provider, as `https://auth.example.com`. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Accounts that are let in, by their subject. @default - all that the provider lets in */
  readonly subjects?: readonly string[];
}

const WORDS = "'none', { username: 'admin' } or { issuer, clientId, clientSecret }";

/** Who may see the page. */
export const LOGIN: Rule = unless(
  (value) => value === 'none',
  oneFormOf('Who has to sign in', WORDS, {
    issuer: fields<OidcLogin>('Who has to sign in', WORDS, {
      issuer: required(
        text('The issuer of a sign-in', "a URL as 'https://auth.example.com'", (url) => /^https?:\/\/\S+$/.test(url)),
      ),
      clientId: required(oneLine('The id of a client')),
      clientSecret: required(ofKind('The secret of a client', 'Secret')),
      subjects: list(oneLine('The subject of an account')),
    }),
    username: fields<BasicLogin>('Who has to sign in', WORDS, {
      username: required(oneLine('The name of an account')),
    }),
  }),
);

/** What stands under `security`. Heartbeats, badges and `/health` are left open by Gatus, whoever may see the page. */
export function securityOf(stack: Stack, login: GatusLogin, url: string): Mapping | undefined {
  if (login === 'none') return undefined;
  if ('issuer' in login) {
    return {
      oidc: {
        'issuer-url': login.issuer,
        'redirect-url': `${url}/authorization-code/callback`,
        'client-id': login.clientId,
        'client-secret': login.clientSecret.inFile(),
        scopes: ['openid'],
        ...(login.subjects !== undefined && { 'allowed-subjects': login.subjects }),
      },
    };
  }
  const hash = new Secret(stack, 'login-hash', {
    description: `Password of ${login.username} for the page of Gatus: its bcrypt hash, in base64`,
    maker: SecretMaker.bcrypt({ base64: true }),
  });
  return { basic: { username: login.username, 'password-bcrypt-base64': hash.inFile() } };
}
