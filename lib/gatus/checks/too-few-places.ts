import type { Blueprint } from '../../blueprint/index.ts';
import { notifiersAbout, watchedBy } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { GATUS_ERRORS } from '../errors.ts';
import { isEndless } from '../own.ts';

/** Forbids a number of probes at once that those without a deadline could use up. */
export const tooFewPlaces: Check = {
  codes: [GATUS_ERRORS.tooFewPlaces.code],
  *check({ blueprint, where }) {
    for (const { id, tool, server, settings } of blueprint.watchers) {
      const places = settings['concurrency'];
      if (tool !== 'gatus' || typeof places !== 'number') continue;
      const endless = endlessOf(blueprint, server);
      if (places <= endless) yield finding(GATUS_ERRORS.tooFewPlaces, { server, places, endless }, where(id));
    }
  },
};

/** How many probes of a Gatus may never end. Where alerts go to a mail server without a login each may. */
function endlessOf(blueprint: Blueprint, server: string): number {
  const monitors = watchedBy(blueprint, server);
  const told = new Set(monitors.map((monitor) => monitor.server));
  const byMail = [undefined, ...told].some((about) =>
    notifiersAbout(blueprint, server, about).some(({ delivery }) => delivery?.kind === 'smtp' && !delivery.login),
  );
  return byMail ? monitors.length : monitors.filter(isEndless).length;
}
