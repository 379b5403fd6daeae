import type { Mapping, Path, Tree } from '../../compose/index.ts';
import type { Server } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { mappingOf } from '../read.ts';
import type { Report } from './declared.ts';
import { bareAddress, lanAddresses } from './host-layout.ts';

/** Whose ports they are, and who is told what is wrong with them. */
interface PortsContext {
  readonly server: Server;
  readonly where: (...path: Path) => Where;
  readonly report: Report;
}

const AUDIENCES = ['public', 'lan', 'vpn', 'loopback'];

/**
 * `x-hl: { ports_to: { 8080: lan } }` binds a published port to the addresses of an audience. An entry that does nothing
 * leaves a port open to everybody, so each is told at its line.
 */
export function portsTo(audiences: Mapping, ports: readonly Tree[], context: PortsContext): readonly Tree[] {
  const published = new Set(ports.map((port) => textOf(mappingOf(port)['published'])));
  const bound = new Map<string, readonly string[]>();
  for (const [port, to] of Object.entries(audiences)) {
    const problem = published.has(port) ? audienceProblem(to, context.server) : portProblem(port, ports);
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
