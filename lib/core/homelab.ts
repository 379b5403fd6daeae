import { captureCaller } from '../values/index.ts';
import { LabConstruct } from './construct.ts';
import { fields } from './fields.ts';
import { validateOwnProps, RULES } from './rules.ts';
import type { AllRules } from './shapes.ts';
import { list, record, rule } from './shapes.ts';

/** Where names end without a domain: nobody can own it (RFC 8375). */
export const NO_DOMAIN = 'home.arpa';

/** What DNS has to hold besides the names of services. */
export interface LabDns {
  /** Further domains of yours that host names lie in; each gets a zone fragment of its own. @default - none */
  readonly zones?: readonly string[];
  /**
   * Authorities that alone may issue certificates for your domains, as `letsencrypt.org`: CAA records (RFC 8659). They
   * hold for everything below the domains, for what stands elsewhere as well. @default - no CAA record: any authority may
   */
  readonly caa?: readonly string[];
}

/** What holds for the lab as a whole. */
export interface HomelabProps {
  /** The public domain; services answer on names below it. @default - `home.arpa`, which nobody can own (RFC 8375) */
  readonly domain?: string;
  /** IANA time zone of schedules and containers. @default 'Etc/UTC' */
  readonly timezone?: string;
  /** E-mail address for certificates and alerts. @default - none */
  readonly contact?: string;
  /** What DNS has to hold besides the names of services. @default - only these */
  readonly dns?: LabDns;
  /** Public values for `${VARIABLE}` in YAML layers, so that ports and images written with them can be checked. @default - none */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Folder that paths of layer files begin at, absolute. @default - the nearest folder with a package.json or deno.json
   * at or above the file that makes the lab
   */
  readonly root?: string;
}

const HOMELAB_RULES: AllRules<HomelabProps> = {
  domain: RULES.domain,
  timezone: RULES.timezone,
  contact: RULES.mailAddress,
  dns: fields<LabDns>('"dns"', "written as { zones: ['example.org'], caa: ['letsencrypt.org'] }", {
    zones: list(RULES.domain),
    caa: list(RULES.domain),
  }),
  variables: record(
    RULES.variable,
    rule('', 'is a text', (value) => typeof value === 'string'),
  ),
  root: RULES.path,
};

/** The root of everything: one per program. */
export class Homelab extends LabConstruct {
  readonly props: HomelabProps;

  /** @throws LabError HL014 for a domain, a time zone, an e-mail address or a folder that cannot exist. */
  constructor(props: HomelabProps = {}) {
    super(undefined, '', 'Homelab', captureCaller(new.target));
    this.props = props;
    validateOwnProps(this, props, HOMELAB_RULES, new.target, Homelab);
  }

  /** The domain that names end in, `home.arpa` without one of its own. */
  get domain(): string {
    return this.props.domain ?? NO_DOMAIN;
  }

  /** IANA time zone of schedules and containers. */
  get timezone(): string {
    return this.props.timezone ?? 'Etc/UTC';
  }
}
