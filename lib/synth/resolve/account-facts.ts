import type { AccountFacts } from '../../blueprint/index.ts';
import type { Mapping } from '../../compose/index.ts';
import { listOf, mappingOf } from '../read.ts';

const NUMBER = /^\d{1,10}$/;

/**
 * The account that the processes of a service use for files, if its Compose file gives it in numbers: `user`, or `PUID`
 * and `PGID` for images such as those of linuxserver.io. A name cannot be resolved here: only the image has the list.
 */
export function accountFacts(user: string | undefined, service: Mapping): AccountFacts | undefined {
  const { PUID, PGID } = mappingOf(service['environment']);
  const [by, uid, gid] = user === undefined ? (['PUID', PUID, PGID] as const) : (['user', ...user.split(':')] as const);
  if (!NUMBER.test(String(uid)) || !NUMBER.test(String(gid)) || Number(uid) === 0) return undefined;
  const groups = listOf(service['group_add']).map(String);
  // A named group belongs to the image, so what it may do is not known.
  if (!groups.every((group) => NUMBER.test(group))) return undefined;
  return { uid: Number(uid), gid: Number(gid), groups: groups.map(Number), by };
}
