import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { Labelled } from './labelled.ts';
import type { Protocol } from './routers.ts';
import type { FoundService } from './said.ts';
import { seenOf } from './seen.ts';

/** Forbids ports that are none. */
export const badPort: Check = {
  codes: [TRAEFIK_ERRORS.noPort.code],
  *check(input) {
    for (const { containers } of seenOf(input)) {
      for (const { decoded, open, where } of containers) {
        for (const { label, kind, given } of decoded.problems) {
          if (kind !== 'port' || open.has(label)) continue;
          const args = { service: label.split('.')[3] ?? '', given };
          yield finding(TRAEFIK_ERRORS.noPort, args, where(label), { given, allowed: 'a number from 1 to 65535' });
        }
      }
    }
  },
};

/** Demands that every service of Traefik says its port: what Traefik takes else stands in the image alone. */
export const noPort: Check = {
  of: 'lab',
  codes: [TRAEFIK_ERRORS.noPort.code],
  *check(input) {
    for (const { services } of seenOf(input)) {
      for (const found of services) {
        if (!saysNoPort(found)) continue;
        const { protocol, name, container } = found;
        const label = container.decoded.labelAt(`${protocol}.services.${name}`);
        yield finding(TRAEFIK_ERRORS.noPort, { service: name }, container.where(label ?? firstOf(container, protocol)));
      }
    }
  },
};

function saysNoPort({ service }: FoundService): boolean {
  const balancer = service?.loadBalancer;
  // A service that is of no kind is told by another rule.
  if (service !== undefined && balancer === undefined) return false;
  const server: { readonly port?: string | undefined; readonly url?: string | undefined } | undefined =
    balancer?.server;
  return (server?.port ?? '') === '' && (server?.url ?? '') === '';
}

/** A label from which a service follows that none declares. */
const firstOf = ({ decoded }: Labelled, protocol: Protocol): string | undefined =>
  decoded.labelAt(`${protocol}.routers`) ?? decoded.labelAt(protocol) ?? decoded.labelAt('enable');
