import { serviceOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Tells of routes to a port on which the image is known not to listen. */
export const notListening: Check = {
  codes: [CHECK_ERRORS.notListening.code],
  *check({ blueprint, where }) {
    for (const { id, service, port, backend, protocol } of blueprint.routes) {
      // What is known of an image are its TCP ports.
      if (backend.kind === 'proxy' || protocol === 'udp') continue;
      const ports = serviceOf(blueprint, service)?.image?.ports;
      if (ports === undefined || ports.includes(port)) continue;
      yield finding(CHECK_ERRORS.notListening, { service, port, ports }, where(id), { given: String(port) });
    }
  },
};
