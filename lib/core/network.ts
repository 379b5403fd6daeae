import { captureCaller } from '../values/index.ts';
import { LabConstruct, parentOfKind } from './construct.ts';
import { validateOwnProps } from './rules.ts';
import type { AllRules } from './shapes.ts';
import { flag, text } from './shapes.ts';
import type { Stack } from './stack.ts';

/** A network of a stack, besides the private one that every stack of several services has. */
export interface NetworkProps {
  /** Without a way out of the host. @default false */
  readonly internal?: boolean;
  /** The name in Docker of a network that others make. @default - made by this project */
  readonly external?: string;
}

const NETWORK_RULES: AllRules<NetworkProps> = {
  internal: flag('"internal"'),
  external: text('The name of a network', 'letters, digits, "_", "." and "-"', (name) => /^\w[\w.-]*$/.test(name)),
};

/** A Docker network of a stack. */
export class Network extends LabConstruct {
  readonly stack: Stack;
  readonly props: NetworkProps;

  /** @throws LabError HL014 for a name that Docker would not take. */
  constructor(stack: Stack, id: string, props: NetworkProps = {}) {
    const site = captureCaller(new.target);
    super(stack, id, 'Network', site);
    this.stack = parentOfKind(stack, 'Stack', 'network', site);
    this.props = props;
    validateOwnProps(this, props, NETWORK_RULES, new.target, Network);
  }
}
