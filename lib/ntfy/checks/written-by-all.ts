import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { NTFY_ERRORS } from '../errors.ts';
import { rightsOn } from '../rights.ts';
import { alertTopics } from '../topics.ts';

/** Forbids topics of alerts that everybody may write to. */
export const writtenByAll: Check = {
  codes: [NTFY_ERRORS.written.code],
  *check(input) {
    for (const { topic, settings } of alertTopics(input)) {
      if (rightsOn(topic, settings)?.everybodyMayWrite !== true) continue;
      const { id } = settings.of.service;
      yield finding(NTFY_ERRORS.written, { topic, service: id }, settings.where('auth-access'));
    }
  },
};
