import { serviceOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Tells of public routes where nobody asks for a password: neither the reverse proxy nor, as is known, the image. */
export const openWithoutAuth: Check = {
  codes: [CHECK_ERRORS.openWithoutAuth.code],
  *check({ blueprint, where }) {
    for (const { id, service, hosts, protocol, access, auth, backend, clients } of blueprint.routes) {
      if (
        protocol !== 'http' ||
        clients !== undefined ||
        access !== 'public' ||
        auth.kind === 'basic' ||
        auth.kind === 'forward'
      )
        continue;
      const image = serviceOf(blueprint, service)?.image;
      if (image?.ownAuth !== false || backend.kind === 'proxy') continue;
      yield finding(CHECK_ERRORS.openWithoutAuth, { host: hosts[0] ?? '', image: image.reference }, where(id));
    }
  },
};
