import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { labelledOf } from './labelled.ts';
import { exposesByDefault, proxiesOf } from './proxy.ts';

/** Tells of labels that do nothing, as their container does not ask for Traefik. */
export const notEnabled: Check = {
  codes: [TRAEFIK_ERRORS.notEnabled.code],
  *check(input) {
    const proxies = proxiesOf(input);
    for (const [server, all] of labelledOf(input)) {
      const proxy = proxies.get(server);
      if (proxy === undefined || exposesByDefault(proxy)) continue;
      for (const { decoded, service, where } of all) {
        const { enable, http, tcp, udp } = decoded.configuration;
        if (enable !== undefined || (http ?? tcp ?? udp) === undefined || decoded.labelAt('enable') !== undefined)
          continue;
        const label = ['http', 'tcp', 'udp'].map(decoded.labelAt).find((each) => each !== undefined);
        yield finding(TRAEFIK_ERRORS.notEnabled, { service: service.id }, where(label));
      }
    }
  },
};
