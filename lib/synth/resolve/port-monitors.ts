import type { Blueprint, MonitorFacts, PortFacts, ServiceFacts, TargetFacts } from '../../blueprint/index.ts';
import { groupBy, serverOf } from '../../blueprint/index.ts';
import { byPolicy, CONNECTION } from './monitor-facts.ts';
import type { Watching } from './watch.ts';
import { ownAddress } from './watch.ts';

/** The ports of mail on which TLS begins, at once or after an SMTP greeting. */
const TLS_BY_PORT: Readonly<Partial<Record<number, 'tls' | 'starttls'>>> = {
  25: 'starttls',
  465: 'tls',
  587: 'starttls',
  993: 'tls',
  995: 'tls',
};

/**
 * A monitor for every published TCP port that nobody has declared one for. UDP cannot be probed: silence is no answer.
 * A reverse proxy is watched through every route that it answers.
 */
export function ofPorts(
  blueprint: Blueprint,
  declared: readonly MonitorFacts[],
  who: Watching,
): readonly MonitorFacts[] {
  const monitors = groupBy(declared, ({ of }) => of);
  return blueprint.services.flatMap((service) => {
    if (service.ports.length === 0 || service.job !== undefined) return [];
    if (serverOf(blueprint, service.server)?.reverseProxy === service.stack) return [];
    if (!service.ports.some(isProbable)) return [];
    const probed = new Set(monitors.get(service.id)?.map(({ target }) => target?.port));
    return onePerPort(service).flatMap((port) =>
      probed.has(port.published) ? [] : ofPort(service, port, blueprint, who),
    );
  });
}

const isProbable = ({ protocol, to }: PortFacts): boolean => protocol === 'tcp' && to !== 'loopback';

/** Each published TCP port once, though it may be bound to several addresses. */
const onePerPort = ({ ports }: ServiceFacts): readonly PortFacts[] => [
  ...new Map(ports.filter(isProbable).map((port) => [port.published, port] as const)).values(),
];

function ofPort(
  { id, server, name }: ServiceFacts,
  { published, to }: PortFacts,
  blueprint: Blueprint,
  who: Watching,
): readonly MonitorFacts[] {
  const watch = who.of(server, to === 'loopback' ? undefined : to);
  if (watch.watchers.length === 0) return [];
  const kind: MonitorFacts['kind'] = TLS_BY_PORT[published] ?? 'tcp';
  const target: TargetFacts = {
    ...(watch.local && { host: ownAddress(serverOf(blueprint, server), to) }),
    port: published,
    // No name is known here that a certificate could be for.
    ...(kind !== 'tcp' && { verify: false }),
  };
  const monitor = { id: `${id}/port-${published}`, name: `${name} port ${published}`, of: id, server, kind };
  return [{ ...byPolicy, ...monitor, target, expect: [CONNECTION], ...watch }];
}
