import type { SmtpDelivery } from '../blueprint/index.ts';
import type { Homelab, OutgoingMail } from '../core/index.ts';
import { CORE_ERRORS, LabConstruct, offer, SUBMISSIONS } from '../core/index.ts';
import type { CallSite } from '../values/index.ts';
import { captureCaller, LabError, locationOf } from '../values/index.ts';

/** Alerts by e-mail. */
export interface EmailNotifierProps {
  /** The mail server that takes them. One of the lab cannot tell of the failure of its own server. */
  readonly through: OutgoingMail;
  /** Who gets them: at least one address. Best at a provider outside, or nobody reads that the mail server is down. */
  readonly to: readonly string[];
}

/** A notifier that is no service of the lab: whoever sends an alert hands it to a mail server. */
export class EmailNotifier extends LabConstruct {
  /** @throws LabError HL014 for an address that is none, and for a mail server that alerts would not get through to. */
  constructor(lab: Homelab, id: string, { through, to }: EmailNotifierProps) {
    const site = captureCaller(new.target);
    super(lab, id, 'Notifier', site);
    const { host, port = SUBMISSIONS, from, login, server } = through;
    for (const [what, rule, given, isRight] of rulesFor(through, to)) {
      if (!isRight) throw refusal(this.node.path, site, what, rule, given);
    }
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

type Rule = readonly [what: string, rule: string, given: string, isRight: boolean];

/** One at-sign, and nothing at which a list of addresses or a header would be parted. */
const ADDRESS = /^[^\s@,;<>"]+@[^\s@,;<>"]+$/;

function rulesFor({ host, port = SUBMISSIONS, from, login }: OutgoingMail, to: readonly string[]): readonly Rule[] {
  return [
    ['The host of a mail server', 'a name without scheme and port', host, /^[\w.-]+$/.test(host)],
    ['The port of a mail server', 'a number from 1 to 65535', String(port), isPortNumber(port)],
    ['to', 'a list of at least one address', '[]', to.length > 0],
    ...[from, ...to].map((each): Rule => ['An address', 'as name@example.com', each, ADDRESS.test(each)]),
    // Gatus begins TLS at once only where it has a password to send, and would wait for ever for a greeting.
    ['login', `given for port ${SUBMISSIONS}`, 'none', port !== SUBMISSIONS || login !== undefined],
  ];
}

const isPortNumber = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

const refusal = (path: string, site: CallSite, what: string, rule: string, given: string): LabError =>
  LabError.of(CORE_ERRORS.invalidValue, { what, rule }, { path, source: locationOf(site) }, { given });
