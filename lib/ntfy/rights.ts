import { fitsGlob } from '../values/index.ts';
import type { NtfySettings } from './settings.ts';

/** Who may do what with a topic, as server.yml declares it. */
export interface Rights {
  readonly mayRead: boolean;
  /** Whether everybody may write, without any account. */
  readonly everybodyMayWrite: boolean;
}

const EVERYBODY: readonly string[] = ['everyone', '*'];

/** The rights on a topic. Undefined where no accounts are declared: they are in the database of ntfy then. */
export function rightsOn(topic: string, { texts }: NtfySettings): Rights | undefined {
  const users = texts('auth-users').map((line) => line.split(':'));
  const access = texts('auth-access').map((line) => line.split(':'));
  if (users.length === 0 && access.length === 0) return undefined;
  const granted = access.filter(([, pattern = '']) => fitsGlob(pattern, topic));
  const may = (right: string, permissions: readonly string[]): boolean => permissions.includes(right.trim());
  return {
    mayRead: users.some((parts) => parts.at(-1) === 'admin') || granted.some(([, , right = '']) => may(right, READING)),
    everybodyMayWrite: granted.some(([who = '', , right = '']) => EVERYBODY.includes(who) && may(right, WRITING)),
  };
}

// Rule: ntfy's user.ParsePermission.
const READING: readonly string[] = ['ro', 'read-only', 'read', 'rw', 'read-write'];
const WRITING: readonly string[] = ['wo', 'write-only', 'write', 'rw', 'read-write'];
