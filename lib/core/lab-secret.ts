import type { Homelab } from './homelab.ts';
import type { SecretProps } from './secret.ts';
import { Secret } from './secret.ts';

/** A secret of the lab that several constructs ask for, made by the first of them. Nobody is asked for one that is idle. */
export function labSecret(lab: Homelab, id: string, props: Omit<SecretProps, 'onDemand'>): Secret {
  const known = lab.node.tryFindChild(id);
  return known === undefined ? new Secret(lab, id, { ...props, onDemand: true }) : (known as Secret);
}
