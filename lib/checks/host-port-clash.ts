import type { Blueprint, ServiceFacts } from '../blueprint/index.ts';
import { networkOwner, servicesOfServer } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { isOpen, place } from './wording.ts';

/** A port of a host as one container takes it. */
interface Binding {
  readonly service: ServiceFacts;
  readonly port: number;
  readonly target: number;
  readonly protocol: 'tcp' | 'udp';
  /** Of the host; `*` for every one, `0.0.0.0` and `::` for every one of a family. */
  readonly address: string;
}

/** Who takes each port: one alone, or each by the address that he takes. */
type Owners = Map<number, Binding | Map<string, Binding>>;

const FAMILY = { v4: '0.0.0.0', v6: '::' } as const;

/** Forbids that two containers publish one port of one address. */
export const hostPortClash: Check = {
  codes: [CHECK_ERRORS.portClash.code],
  *check({ blueprint, where }) {
    for (const { id: server } of blueprint.servers) {
      const owners = { tcp: new Map() as Owners, udp: new Map() as Owners };
      for (const service of servicesOfServer(blueprint, server)) {
        for (const binding of bindingsOf(blueprint, service)) {
          const first = claimed(owners[binding.protocol], binding);
          if (first === undefined || (first.service === service && first.target === binding.target)) continue;
          const { port, protocol, address } = binding;
          const args = {
            port: `${port}/${protocol}${address === '*' ? '' : ` on ${address}`}`,
            server,
            by: first.service.id,
          };
          const related = [place(where(first.service.id, 'ports'), 'first')];
          yield finding(CHECK_ERRORS.portClash, args, where(service.id, 'ports'), { related });
        }
      }
    }
  },
};

/** Takes a port; gives who has it already. */
function claimed(owners: Owners, binding: Binding): Binding | undefined {
  const known = owners.get(binding.port);
  // Nearly every port has one owner: only the second one asks for the addresses.
  if (known === undefined) {
    owners.set(binding.port, binding);
    return undefined;
  }
  const taken = known instanceof Map ? known : claim(new Map<string, Binding>(), known);
  owners.set(binding.port, taken);
  const first = firstOverlap(taken, binding.address);
  if (first === undefined) claim(taken, binding);
  return first;
}

/** What a service takes: what it publishes, and on the host's own network all that it listens on: there and without one the engine drops ports. */
function bindingsOf(blueprint: Blueprint, service: ServiceFacts): readonly Binding[] {
  const mode = networkOwner(blueprint, service)?.networkMode;
  if (mode === 'none') return [];
  if (mode === 'host')
    return service.expose.map((port) => ({ service, port, target: port, protocol: 'tcp', address: '*' }));
  return service.ports.map(({ hostIp, published: port, target, protocol }): Binding => {
    return { service, port, target, protocol, address: normalized(hostIp) };
  });
}

function normalized(hostIp: string | undefined): string {
  if (hostIp === undefined || hostIp === '') return '*';
  return isOpen(hostIp) ? hostIp : hostIp.replace(/^\[|\]$/g, '').toLowerCase();
}

const familyOf = (address: string): 'v4' | 'v6' => (address.includes(':') ? 'v6' : 'v4');

/** Each claim is entered under its address, and under its family for those who want the whole family. */
function claim(taken: Map<string, Binding>, binding: Binding): Map<string, Binding> {
  const families = binding.address === '*' ? (['v4', 'v6'] as const) : [familyOf(binding.address)];
  taken.set(binding.address, binding);
  for (const family of families) if (!taken.has(family)) taken.set(family, binding);
  return taken;
}

function firstOverlap(taken: ReadonlyMap<string, Binding>, address: string): Binding | undefined {
  if (address === '*') return taken.get('v4') ?? taken.get('v6');
  const family = familyOf(address);
  if (address === FAMILY[family]) return taken.get(family);
  return taken.get(address) ?? taken.get(FAMILY[family]) ?? taken.get('*');
}
