import { serverOf } from '../blueprint/index.ts';
import type { Tree } from '../compose/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { mappingOf, treeOf } from './service-trees.ts';

/** Tells of graphics devices in services of users that have none of the groups which own these. */
export const deviceWithoutGroup: Check = {
  codes: [CHECK_ERRORS.deviceWithoutGroup.code],
  *check(input) {
    const { blueprint, where } = input;
    for (const { id, user, server } of blueprint.services) {
      if (user === undefined || /^(?:0|root)(?::|$)/.test(user)) continue;
      const tree = treeOf(input, id);
      const device = devicesOf(tree['devices']).find((source) => /^\/dev\/dri(?:\/|$)/.test(source));
      if (device === undefined || hasEntries(tree['group_add'])) continue;
      if (mayBeItsGroup(user, serverOf(blueprint, server)?.host ?? {})) continue;
      yield finding(CHECK_ERRORS.deviceWithoutGroup, { service: id, device, user }, where(id, 'devices'));
    }
  },
};

const devicesOf = (devices: Tree | undefined): readonly string[] =>
  Array.isArray(devices)
    ? devices.map((each: Tree) => String(mappingOf(each)['source'] ?? each).split(':', 1)[0] ?? '')
    : [];

const hasEntries = (list: Tree | undefined): boolean => Array.isArray(list) && list.length > 0;

/** Groups of the host's system have numbers below 1000, and `users` is 100. Any other may be the one of the device. */
function mayBeItsGroup(user: string, host: Readonly<Record<string, string>>): boolean {
  const [, group = ''] = user.split(':');
  if (!/^\d+$/.test(group)) return group !== '' && !/^(?:root|users|nogroup|nobody)$/.test(group);
  if (group === host['gid.render'] || group === host['gid.video']) return true;
  const number = Number(group);
  return number > 0 && number < 1000 && number !== 100;
}
