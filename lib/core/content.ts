import type { Holds } from '../blueprint/index.ts';
import { oneOf } from './shapes.ts';

/** What a place holds. What is said to be replaceable needs the reason, which every summary shows. */
export type Content = OtherContent | ReplaceableContent;

/** Content that has to be kept, or is made anew by itself. */
export interface OtherContent {
  /** `state` must be backed up; `cache` and `config` are made anew or generated. */
  readonly holds: Exclude<Holds, 'replaceable'>;
  /** A remark. @default - none */
  readonly reason?: string;
}

/** Content that somebody can get again. */
export interface ReplaceableContent {
  /** It can be had again. */
  readonly holds: 'replaceable';
  /** Why it can be had again, in a few words. */
  readonly reason: string;
}

/** Whether somebody said that a place can be had again, and not why. */
export const lacksReason = ({ holds, reason }: Partial<Record<'holds' | 'reason', string | undefined>>): boolean =>
  holds === 'replaceable' && (typeof reason !== 'string' || reason.trim() === '');

/** The rule for what a place holds. */
export const HOLDS = oneOf('What a place holds', ['state', 'replaceable', 'cache', 'config'] satisfies Holds[]);
