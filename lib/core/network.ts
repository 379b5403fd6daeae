import { captureCaller } from '../values/index.ts';
import { LabConstruct, scopeOfKind } from './construct.ts';
import type { Stack } from './stack.ts';

/** A network of a stack, besides the private one that every stack of several services has. */
export interface NetworkProps {
  /** Without a way out of the host. @default false */
  readonly internal?: boolean;
  /** The name in Docker of a network that others make. @default - made by this project */
  readonly external?: string;
}

/** A Docker network of a stack. */
export class Network extends LabConstruct {
  readonly stack: Stack;
  readonly props: NetworkProps;

  constructor(stack: Stack, id: string, props: NetworkProps = {}) {
    const site = captureCaller(new.target);
    super(stack, id, 'Network', site);
    this.stack = scopeOfKind(stack, 'Stack', 'network', site);
    this.props = props;
  }
}
