import type { IConstruct } from 'constructs';
import { validateProps } from './rules.ts';
import { text } from './shapes.ts';

/** The user and the group that a container runs as, and that own its files. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** Both, as Compose has them. */
  readonly user: string;
}

/** A prop of ready-made stacks and databases. */
export interface AccountProps {
  /**
   * User, or user and group, that it runs as, in numbers: `'1000:1000'` for a person of the host whose files it works
   * with. What an older release owns is handed over by hand; `prepare` prints the command.
   *
   * @default - an account that nobody of the host has, of `ACCOUNTS`
   */
  readonly user?: string;
}

const NUMBERS = /^(\d{1,10})(?::(\d{1,10}))?$/;
const MOST = 0xffff_fffe;

/** What the prop `user` has to be. */
export const ACCOUNT_RULES = {
  user: text('An account', "one number, or a user and a group as '1000:1000'", (user) => {
    const [, uid = '', gid = uid] = NUMBERS.exec(user) ?? [];
    return uid !== '' && Number(uid) <= MOST && Number(gid) <= MOST;
  }),
} as const;

/**
 * The account of a ready-made stack or database.
 *
 * @throws LabError HL014 unless `user` is numbers, at the line of `construct`.
 */
export function accountOf(construct: IConstruct, { user }: AccountProps, standard: number): Account {
  validateProps(construct, { user }, ACCOUNT_RULES);
  const [uid = standard, gid = uid] = (user ?? '').split(':').filter(Boolean).map(Number);
  return { uid, gid, user: `${uid}:${gid}` };
}
