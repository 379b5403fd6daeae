import { routesOfServer } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { httpEntryPoint } from '../routing/entry-points.ts';
import { at, proxiesOf } from './proxy.ts';
import { secondsOf, traefiksOf } from './traefiks.ts';

/** What an entry point waits for where nothing is said. Rule: traefik v3.7 pkg/config/static, DefaultReadTimeout. */
const INITIAL_SECONDS = 60;

/** Long enough for what people call a large upload over a slow line. */
const LONG_SECONDS = 3600;

/** Tells of routes with large uploads whose entry point breaks them off. */
export const shortTimeout: Check = {
  codes: [TRAEFIK_ERRORS.shortTimeout.code],
  *check(input) {
    const { blueprint, where } = input;
    for (const { server, certificates } of traefiksOf(blueprint)) {
      const entryPoint = httpEntryPoint(certificates);
      const said = at(
        proxiesOf(input).get(server)?.static,
        'entryPoints',
        entryPoint,
        'transport',
        'respondingTimeouts',
      );
      const seconds = secondsOf(at(said, 'readTimeout')) ?? INITIAL_SECONDS;
      if (seconds === 0 || seconds >= LONG_SECONDS) continue;
      for (const { id, service, largeUploads } of routesOfServer(blueprint, server)) {
        if (largeUploads !== true) continue;
        yield finding(TRAEFIK_ERRORS.shortTimeout, { service, entryPoint }, where(id), { given: `${seconds}s` });
      }
    }
  },
};
