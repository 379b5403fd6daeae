import { fields } from './fields.ts';
import type { OutgoingMail } from './outgoing-mail.ts';
import { isHost, RULES } from './rules.ts';
import type { Rule } from './shapes.ts';
import { required, ofKind, oneLine, text } from './shapes.ts';

/** One at-sign, and nothing at which a list of addresses or a header would be parted. */
export const MAIL_ADDRESS: Rule = text('An address', 'as name@example.com', (address) =>
  /^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(address),
);

/** A mail server that takes mail of the lab. */
export const OUTGOING_MAIL: Rule = fields<OutgoingMail>('A way for mail', 'written as { host, from, login }', {
  host: required(text('The host of a mail server', 'a name without scheme and port', isHost)),
  port: RULES.port,
  from: required(MAIL_ADDRESS),
  login: fields<NonNullable<OutgoingMail['login']>>('The login at a mail server', 'written as { username, password }', {
    username: required(oneLine('The name of an account')),
    password: required(ofKind('The password at a mail server', 'Secret')),
  }),
  server: ofKind('The server of a mail server', 'Server'),
});
