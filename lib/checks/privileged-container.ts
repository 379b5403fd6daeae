import type { Mapping, Tree } from '../compose/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { mappingOf, treeOf } from './service-trees.ts';

/** Commands that Compose runs in a container beside its own, with rights of their own. */
const HOOKS = ['pre_start', 'post_start', 'pre_stop'] as const;

/** Forbids containers that are root on the host. */
export const privilegedContainer: Check = {
  codes: [CHECK_ERRORS.privileged.code],
  *check(input) {
    for (const { id, privileged } of input.blueprint.services) {
      const key = privileged ? 'privileged' : HOOKS.find((each) => hasPrivilegedHook(treeOf(input, id), each));
      if (key !== undefined) yield finding(CHECK_ERRORS.privileged, { service: id }, input.where(id, key));
    }
  },
};

const hasPrivilegedHook = (service: Mapping, key: string): boolean => {
  const hooks = service[key];
  return Array.isArray(hooks) && (hooks as readonly Tree[]).some((hook) => isYes(mappingOf(hook)['privileged']));
};

const isYes = (value: Tree | undefined): boolean => value === true || value === 'true';
