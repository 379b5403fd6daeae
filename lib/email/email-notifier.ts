import type { SmtpDelivery } from '../blueprint/index.ts';
import type { Homelab, OutgoingMail } from '../core/index.ts';
import { LabConstruct, offer, SUBMISSIONS } from '../core/index.ts';
import { parentOfKind } from '../core/construct.ts';
import { andAlso } from '../core/fields.ts';
import { MAIL_ADDRESS, OUTGOING_MAIL } from '../core/mail-rules.ts';
import { validateOwnProps } from '../core/rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { list, required, rule } from '../core/shapes.ts';
import { captureCaller } from '../values/index.ts';

/** Alerts by e-mail. */
export interface EmailNotifierProps {
  /** The mail server that takes them. One of the lab cannot tell of the failure of its own server. */
  readonly through: OutgoingMail;
  /** Who gets them: at least one address. Best at a provider outside, or nobody reads that the mail server is down. */
  readonly to: readonly string[];
}

const EMAIL_NOTIFIER_RULES: AllRules<EmailNotifierProps> = {
  through: required(
    andAlso(
      OUTGOING_MAIL,
      // Gatus begins TLS at once only where it has a password to send, and would wait for ever for a greeting.
      rule('login', `given for port ${SUBMISSIONS}`, (value) => {
        const { port = SUBMISSIONS, login } = value as OutgoingMail;
        return port !== SUBMISSIONS || login !== undefined;
      }),
    ),
  ),
  to: required(
    andAlso(
      list(MAIL_ADDRESS),
      rule('to', 'a list of at least one address', (value) => (value as readonly unknown[]).length > 0),
    ),
  ),
};

/** A notifier that is no service of the lab: whoever sends an alert hands it to a mail server. */
export class EmailNotifier extends LabConstruct {
  /** @throws LabError HL014 for an address that is none, and for a mail server that alerts would not get through to. */
  constructor(lab: Homelab, id: string, props: EmailNotifierProps) {
    const site = captureCaller(new.target);
    super(lab, id, 'Notifier', site);
    parentOfKind(lab, 'Homelab', 'notifier', site);
    validateOwnProps(this, props, EMAIL_NOTIFIER_RULES, new.target, EmailNotifier);
    const { through, to } = props;
    const { host, port = SUBMISSIONS, from, login, server } = through;
    const delivery: SmtpDelivery = {
      kind: 'smtp',
      host,
      port,
      from,
      to,
      ...(login && { login: { username: login.username, passwordVariable: login.password.variable } }),
    };
    offer(this, 'Notifier', { tool: 'email', delivery, ...(server !== undefined && { server }) });
  }
}
