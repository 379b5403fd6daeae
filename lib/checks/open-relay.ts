import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { servicesOfImage } from './image-services.ts';

/** The images of docker-mailserver. */
const MAILSERVERS = ['docker-mailserver/docker-mailserver', 'mailserver/docker-mailserver'] as const;

/** Values of PERMIT_DOCKER that name networks. Rule: docker-mailserver target/scripts/startup/setup.d/networking.sh. */
const NETWORKS: ReadonlySet<string> = new Set(['network', 'host', 'connected-networks']);

/** Forbids mail servers that send for whoever comes through a network of Docker, where everybody does. */
export const openRelay: Check = {
  codes: [CHECK_ERRORS.openRelay.code],
  *check(input) {
    for (const { service, environment } of servicesOfImage(input, MAILSERVERS)) {
      const value = environment.get('PERMIT_DOCKER');
      if (value === undefined || !NETWORKS.has(value)) continue;
      if (!service.ports.some(({ target, to }) => target === 25 && to === 'public')) continue;
      const where = input.where(service.id, 'environment', 'PERMIT_DOCKER');
      yield finding(CHECK_ERRORS.openRelay, { service: service.id, value }, where, { given: value });
    }
  },
};
