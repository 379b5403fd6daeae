import type { AccountFacts } from '../../blueprint/index.ts';
import type { Mapping } from '../../compose/index.ts';
import { listOf, mappingOf } from '../read.ts';

const NUMBER = /^\d{1,10}$/;

/**
 * As whom the processes of a service touch files, where its file says it in numbers: `user`, or what the images of
 * linuxserver.io and others become (`PUID` and `PGID`). A name is one of the image's own list, which nobody here has.
 */
export function accountFacts(user: string | undefined, service: Mapping): AccountFacts | undefined {
  const { PUID, PGID } = mappingOf(service['environment']);
  const [by, uid, gid] = user === undefined ? (['PUID', PUID, PGID] as const) : (['user', ...user.split(':')] as const);
  if (!NUMBER.test(String(uid)) || !NUMBER.test(String(gid)) || Number(uid) === 0) return undefined;
  const groups = listOf(service['group_add']).map(String);
  // A group by its name is the image's: what it may do cannot be told.
  if (!groups.every((group) => NUMBER.test(group))) return undefined;
  return { uid: Number(uid), gid: Number(gid), groups: groups.map(Number), by };
}
