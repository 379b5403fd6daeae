import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import type { Labelled } from './labelled.ts';
import type { Protocol } from './routers.ts';
import { seenOf } from './seen.ts';

/** Demands that every service of Traefik says its port, as a number. */
export const noPort: Check = {
  codes: [TRAEFIK_ERRORS.noPort.code],
  *check(input) {
    for (const { containers, protocols } of seenOf(input)) {
      for (const container of containers) {
        for (const { label, kind, given } of container.decoded.problems) {
          if (kind !== 'port' || container.open.has(label)) continue;
          yield finding(TRAEFIK_ERRORS.noPort, { service: label.split('.')[3] ?? '', given }, container.where(label), {
            given,
            allowed: 'a number from 1 to 65535',
          });
        }
        for (const protocol of protocols) {
          for (const service of container.services[protocol]) {
            if (saysNoPort(container, protocol, service)) {
              const label = container.decoded.labelAt(`${protocol}.services.${service}`);
              yield finding(TRAEFIK_ERRORS.noPort, { service }, container.where(label ?? firstOf(container, protocol)));
            }
          }
        }
      }
    }
  },
};

function saysNoPort({ decoded }: Labelled, protocol: Protocol, name: string): boolean {
  const service = decoded.configuration[protocol]?.services?.[name];
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
