import { captureCaller, finding, locationOf } from '../values/index.ts';
import { LabConstruct, report, parentOfKind } from './construct.ts';
import type { Content } from './content.ts';
import { HOLDS, lacksReason } from './content.ts';
import { CORE_ERRORS } from './errors.ts';
import type { VolumeMount } from './mount.ts';
import { validateOwnProps, RULES } from './rules.ts';
import type { AllRules } from './shapes.ts';
import { flag, required, rule } from './shapes.ts';
import type { Stack } from './stack.ts';

/** How a volume is kept. */
export interface VolumeOptions {
  /** A named Docker volume rather than a directory. @default - the directory `<dataRoot>/<stack>/<volume>` */
  readonly docker?: boolean;
  /** User that a new directory is given to. @default 0 */
  readonly uid?: number;
  /** Group that a new directory is given to. @default - as `uid` */
  readonly gid?: number;
  /** Mode of a new directory, octal. @default '0750' */
  readonly mode?: string;
  /** Ids that it had before. @default - none */
  readonly formerly?: readonly string[];
  /** Whether several services may write it at once. @default false */
  readonly shared?: boolean;
}

/** What a volume holds, and how it is kept. */
export type VolumeProps = VolumeOptions & Content;

/** What props of a volume have to be. */
export const VOLUME_RULES: AllRules<VolumeProps> = {
  reason: rule('A reason', 'a text', (reason) => typeof reason === 'string'),
  holds: required(HOLDS),
  docker: flag('"docker"'),
  uid: RULES.account,
  gid: RULES.account,
  mode: RULES.mode,
  formerly: RULES.formerly,
  shared: flag('"shared"'),
};

/** Data of a stack that outlives its containers. */
export class Volume extends LabConstruct {
  readonly stack: Stack;
  readonly props: VolumeProps;

  /** @throws LabError HL014 for a mode, a user or a former id that cannot exist. */
  constructor(stack: Stack, id: string, props: VolumeProps) {
    const site = captureCaller(new.target);
    super(stack, id, 'Volume', site);
    this.stack = parentOfKind(stack, 'Stack', 'volume', site);
    this.props = props;
    validateOwnProps(this, props, VOLUME_RULES, new.target, Volume);
    if (lacksReason(props)) {
      const where = { path: this.node.path, source: locationOf(site) };
      report(this, finding(CORE_ERRORS.missingReason, { what: 'A replaceable volume' }, where));
    }
  }

  /** A mount of it in a container. */
  at(target: string): VolumeMount {
    return { kind: 'volume', volume: this, target, readOnly: false };
  }

  /** A mount that the container cannot write. */
  readOnlyAt(target: string): VolumeMount {
    return { kind: 'volume', volume: this, target, readOnly: true };
  }
}
