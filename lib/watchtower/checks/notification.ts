import { servicesOfImage } from '../../checks/index.ts';
import { mappingOf } from '../../checks/service-trees.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { WATCHTOWER_ERRORS } from '../errors.ts';
import { WATCHTOWERS } from '../images.ts';

/** Forbids addresses that Watchtower would take apart or send without the token. */
export const notification: Check = {
  codes: [WATCHTOWER_ERRORS.notification.code],
  *check(input) {
    for (const { service, tree } of servicesOfImage(input, WATCHTOWERS)) {
      const given = mappingOf(tree['environment'])[NOTIFICATION];
      if (typeof given !== 'string' || given === '') continue;
      const reason = misread(given);
      if (reason === undefined) continue;
      yield finding(WATCHTOWER_ERRORS.notification, { reason }, input.where(service.id, 'environment', NOTIFICATION));
    }
  },
};

const NOTIFICATION = 'WATCHTOWER_NOTIFICATION_URL';

/** What is wrong with an address, with its variables as they stand: the value itself is a secret. */
function misread(given: string): string | undefined {
  // A whole variable is a secret that only the host knows, and a path is a file that holds the addresses.
  const text = given.replaceAll(/\$\{[^{}]*\}/g, 'VALUE');
  if (text === 'VALUE' || text.startsWith('/')) return undefined;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return 'has no scheme, as `ntfy://`, and so is read as the name of a file';
  if (/[, ](?!\S+:\/\/)/.test(text)) return 'holds a comma or a space, at which it is parted';
  if (/^ntfy:\/\/[^:@/]+@/.test(text))
    return 'has its token as a user name, which ntfy refuses: a colon belongs before it';
  return undefined;
}
