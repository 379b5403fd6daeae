import { serverOf } from '../blueprint/index.ts';
import type { PortFacts } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import type { Finding, Os } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Systems that run systemd-resolved from the start, by their names. Debian does not install it. */
const RESOLVED: Readonly<Partial<Record<Os['family'], string>>> = { ubuntu: 'Ubuntu', fedora: 'Fedora' };

/** Tells of port 53 on every address of a server where systemd-resolved has it. */
export const stubListener: Check = {
  codes: [CHECK_ERRORS.stubListener.code],
  *check({ blueprint, judged, where }) {
    for (const { id, ports, server } of blueprint.services) {
      if (!ports.some(isEverywhere)) continue;
      const told = (os: string): Finding => finding(CHECK_ERRORS.stubListener, { service: id, os }, where(id, 'ports'));
      const family = serverOf(blueprint, server)?.os.family;
      const os = family && RESOLVED[family];
      // Of a folder of files nobody knows on which system they run, and most do not have it.
      if (judged === 'files') yield { ...told(Object.values(RESOLVED).join(' and ')), severity: 'note' };
      else if (os !== undefined) yield told(os);
    }
  },
};

/** Every address of IPv4: that of the loopback, on which systemd-resolved listens, is among them. */
const isEverywhere = ({ published, hostIp }: PortFacts): boolean =>
  published === 53 && (hostIp === undefined || hostIp === '' || hostIp === '0.0.0.0');
