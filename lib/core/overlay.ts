import { captureCaller } from '../values/index.ts';
import { LabConstruct, parentOfKind } from './construct.ts';
import type { Homelab } from './homelab.ts';
import { validateOwnProps, RULES } from './rules.ts';
import type { AllRules } from './shapes.ts';
import { list, required, ofKind, oneOf } from './shapes.ts';
import type { Server } from './server.ts';

/** A private network over the internet. */
export interface OverlayProps {
  /**
   * What joins the servers. All three are only described here: the tunnels are set up by hand or by other programs, and
   * `prepare` asks whether a host has its address before it changes anything.
   */
  readonly kind: 'wireguard' | 'tailscale' | 'external';
  /** Its address range, or several, as `10.66.0.0/24`: what `vpn` means as an audience. */
  readonly network: string | readonly string[];
  /** Servers that are joined; each has `addresses.overlay`. */
  readonly members: readonly Server[];
}

const OVERLAY_RULES: AllRules<OverlayProps> = {
  kind: required(oneOf('The kind of an overlay', ['wireguard', 'tailscale', 'external'])),
  network: required(RULES.ranges),
  members: required(list(ofKind('A member of an overlay', 'Server'))),
};

/** Joins servers that stand in different places. */
export class Overlay extends LabConstruct {
  readonly props: OverlayProps;

  /** @throws LabError HL014 for a network that is none. */
  constructor(lab: Homelab, id: string, props: OverlayProps) {
    const site = captureCaller(new.target);
    super(lab, id, 'Overlay', site);
    parentOfKind(lab, 'Homelab', 'overlay', site);
    this.props = props;
    validateOwnProps(this, props, OVERLAY_RULES, new.target, Overlay);
  }
}
