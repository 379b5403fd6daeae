import { serverOf, serviceOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/**
 * Forbids routes on a server without a reverse proxy. A port that the service publishes itself takes the place of the
 * route: so a lab without a domain works.
 */
export const routeWithoutProxy: Check = {
  codes: [CHECK_ERRORS.noReverseProxy.code],
  *check({ blueprint, where }) {
    for (const { id, service, servedBy, port, hosts, protocol, entryPort } of blueprint.routes) {
      if (serverOf(blueprint, servedBy)?.reverseProxy !== undefined) continue;
      const published = serviceOf(blueprint, service)?.ports.some(
        ({ target, to }) => target === port && to !== 'loopback',
      );
      if (published) continue;
      const route = hosts[0] ?? `${protocol} port ${entryPort ?? port}`;
      yield finding(CHECK_ERRORS.noReverseProxy, { route, server: servedBy }, where(id));
    }
  },
};
