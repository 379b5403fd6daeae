import type { IConstruct } from 'constructs';
import type { Finding } from '../values/index.ts';
import { captureCaller, locationOf } from '../values/index.ts';
import { isOwnFile, parentOfKind, report, sourceOf } from './construct.ts';
import { validatePropsAt, warnUnknownProps } from './rules.ts';
import type { AllRules } from './shapes.ts';
import type { Stack } from './stack.ts';

/** What was found out about a service before it was there. */
export interface ValidatedEarly {
  readonly scope: Stack;
  /** Tells of props that nobody reads, once there is a construct. `own` is the class whose props these are. */
  readonly tell: (construct: IConstruct, own: unknown) => void;
}

/**
 * Holds the props of a ready-made service that has to read them before its base class does. `made` is the class that is
 * made: the line that called it is the user's.
 */
export function validateEarly<Props extends object>(
  stack: Stack,
  id: string,
  props: Props,
  rules: AllRules<Props>,
  made: abstract new (...args: never[]) => unknown,
): ValidatedEarly {
  const site = captureCaller(made);
  const scope = parentOfKind<Stack>(stack, 'Stack', 'service', site);
  const line = locationOf(site);
  const source = line !== undefined && isOwnFile(line.file) ? sourceOf(scope) : line;
  const found: Finding[] = [];
  const given = props === undefined ? ({} as Props) : props;
  const where = () => ({ path: `${scope.node.path}/${id}`, source });
  validatePropsAt(where, (problem) => void found.push(problem), given, rules);
  return {
    scope,
    tell: (construct, own) => {
      found.forEach((problem) => report(construct, problem));
      if (made === own) warnUnknownProps(construct, given, rules);
    },
  };
}
