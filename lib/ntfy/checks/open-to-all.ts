import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { NTFY_ERRORS } from '../errors.ts';
import { ntfySettings, UNKNOWN } from '../settings.ts';

/** Forbids an ntfy without accounts, or that asks for none. */
export const openToAll: Check = {
  codes: [NTFY_ERRORS.openToAll.code],
  *check(input) {
    for (const { of, get, where } of ntfySettings(input)) {
      const access = get('auth-default-access');
      const isClosed = access === 'deny-all' || access === 'deny' || access === UNKNOWN;
      const hasAccounts = [get('auth-file'), get('database-url')].some((value) => value !== undefined && value !== '');
      if (isClosed && hasAccounts) continue;
      const reason = isClosed
        ? '`deny-all` means nothing to it without `auth-file`'
        : `\`auth-default-access\` is ${typeof access === 'string' ? access : 'read-write by default'}`;
      yield finding(NTFY_ERRORS.openToAll, { service: of.service.id, reason }, where('auth-default-access'));
    }
  },
};
