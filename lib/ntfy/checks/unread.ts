import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { NTFY_ERRORS } from '../errors.ts';
import { rightsOn } from '../rights.ts';
import { alertTopics } from '../topics.ts';

/** Forbids topics of alerts that no account may read. */
export const unread: Check = {
  codes: [NTFY_ERRORS.unread.code],
  *check(input) {
    for (const { topic, settings } of alertTopics(input)) {
      if (rightsOn(topic, settings)?.mayRead !== false) continue;
      const { id } = settings.of.service;
      yield finding(NTFY_ERRORS.unread, { topic, service: id }, settings.where('auth-access'));
    }
  },
};
