import type { Audience } from '../../blueprint/index.ts';
import { canonicalService } from '../../compose/language/canonical.ts';
import type { Mapping, Path, Tree } from '../../compose/index.ts';
import type { Server } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { listOf, mappingOf } from '../read.ts';
import type { Report } from './declared.ts';
import { bareAddress, lanAddresses } from './host-layout.ts';
import { isMapping } from './qualify.ts';

/** The owner of the ports, and where mistakes in them are reported. */
export interface PortsContext {
  readonly server: Server;
  readonly ways: Ways;
  readonly where: (...path: Path) => Where;
  readonly report: Report;
}

/** The audience that another server, given by its id, belongs to. Undefined if the two share no private network. */
export type Ways = (server: Server, other: string) => Audience | undefined;

const AUDIENCES = ['public', 'lan', 'vpn', 'loopback'];

/**
 * A service of a layer file with the ports that its `x-hl` asks for: published ports are bound to the addresses of their
 * audience, and a port to which another server leads by a route `via` is published to that server.
 */
export function withPorts(service: Tree, context: PortsContext): Tree {
  const intent = mappingOf(service)['x-hl'];
  if (!isMapping(service) || !isMapping(intent)) return service;
  const { ports_to: audiences, ...others } = intent;
  const isAsked = isMapping(audiences);
  const ports = listOf(canonicalService({ ports: service['ports'] ?? null })['ports']);
  const bound = isAsked ? portsTo(audiences, ports, context) : ports;
  const routed = routedTo(others['routes'], bound, context);
  if (!isAsked && routed.length === 0) return service;
  return { ...service, ports: [...bound, ...routed], 'x-hl': isAsked ? others : intent };
}

/** The ports that routes `via` another server need, as far as the file does not publish them already. */
function routedTo(routes: Tree | undefined, ports: readonly Tree[], { server, ways }: PortsContext): readonly Tree[] {
  const added: Mapping[] = [];
  for (const { port: target, via } of listOf(routes).map(mappingOf)) {
    const { server: other = via, port: published = target } = mappingOf(via);
    const isSaid = typeof target === 'number' && typeof published === 'number' && typeof other === 'string';
    const to = isSaid ? ways(server, other) : undefined;
    if (to === undefined) continue;
    for (const address of addressesOf(to, server)) {
      const isThere = [...ports, ...added].map(mappingOf).some((each) => {
        const { host_ip: ip = address, target: inside } = each;
        return inside === target && (ip === address || ip === '0.0.0.0');
      });
      if (!isThere) added.push({ target: target as number, published: String(published), host_ip: address });
    }
  }
  return added;
}

/**
 * `x-hl: { ports_to: { 8080: lan } }` binds a published port to the addresses of an audience. An entry that does nothing
 * leaves a port open to everybody, so each is told at its line.
 */
function portsTo(audiences: Mapping, ports: readonly Tree[], context: PortsContext): readonly Tree[] {
  const published = new Set(ports.map((port) => textOf(mappingOf(port)['published'])));
  const bound = new Map<string, readonly string[]>();
  for (const [port, to] of Object.entries(audiences)) {
    const problem = published.has(port)
      ? (audienceProblem(to, context.server) ?? addressProblem(port, ports))
      : portProblem(port, ports);
    if (problem === undefined) bound.set(port, addressesOf(to as string, context.server));
    else {
      const at = context.where('x-hl', 'ports_to', port);
      const details = { given: JSON.stringify(to), didYouMean: published.has(port) ? meant(to) : undefined };
      context.report(finding(SYNTH_ERRORS.badIntent, { key: `x-hl.ports_to.${port}`, rule: problem }, at, details));
    }
  }
  return ports.flatMap((entry): Tree[] => {
    const addresses = bound.get(textOf(mappingOf(entry)['published'])) ?? [];
    return addresses.length === 0 ? [entry] : addresses.map((address) => ({ ...mappingOf(entry), host_ip: address }));
  });
}

const textOf = (value: Tree | undefined): string => (value === undefined || value === null ? '' : String(value));

const meant = (to: Tree | undefined): string | undefined =>
  typeof to === 'string' && !AUDIENCES.includes(to) ? nearest(to, AUDIENCES) : undefined;

/** What is wrong with a key that no port has. */
function portProblem(port: string, ports: readonly Tree[]): string {
  const all = ports.map(mappingOf);
  const target = all.find((each) => textOf(each['target']) === port && textOf(each['published']) !== '');
  if (target !== undefined) {
    return `by the port of the host, ${textOf(target['published'])}: ${port} is that of the container`;
  }
  const known = all.map((each) => textOf(each['published'])).filter(Boolean);
  const are = known.length === 0 ? 'none is' : `these are ${known.join(', ')}`;
  return `of a port that \`ports\` of the service publishes in this file (${are})`;
}

/** What is wrong with a port that has its address already: one of the two would do nothing. */
function addressProblem(port: string, ports: readonly Tree[]): string | undefined {
  const addressed = ports.map(mappingOf).find((each) => textOf(each['published']) === port && each['host_ip']);
  if (addressed === undefined) return undefined;
  return `of a port without an address: \`ports\` binds it to ${textOf(addressed['host_ip'])} already`;
}

/** What is wrong with an audience. */
function audienceProblem(to: Tree | undefined, server: Server): string | undefined {
  if (typeof to !== 'string' || !AUDIENCES.includes(to)) return `one of ${AUDIENCES.join(', ')}`;
  if (to === 'public' || addressesOf(to, server).length > 0) return undefined;
  return `an audience that the server ${JSON.stringify(server.node.id)} has an address for`;
}

/** The addresses of an audience; none for everybody. */
function addressesOf(to: string, { props: { addresses } }: Server): readonly string[] {
  if (to === 'loopback') return ['127.0.0.1'];
  if (to === 'lan') return lanAddresses(addresses).map(bareAddress);
  return to === 'vpn' && addresses.overlay !== undefined ? [bareAddress(addresses.overlay)] : [];
}
