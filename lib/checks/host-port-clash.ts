import type { ServiceFacts } from '../blueprint/index.ts';
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

const FAMILY = { v4: '0.0.0.0', v6: '::' } as const;

/** Forbids that two containers publish one port of one address. */
export const hostPortClash: Check = {
  codes: [CHECK_ERRORS.portClash.code],
  *check({ blueprint, where }) {
    const owners = new Map<string, Binding | Map<string, Binding>>();
    for (const service of blueprint.services) {
      for (const binding of bindingsOf(service)) {
        const key = `${service.server} ${binding.protocol} ${binding.port}`;
        const known = owners.get(key);
        // Nearly every port has one owner: only the second one asks for the addresses.
        if (known === undefined) {
          owners.set(key, binding);
          continue;
        }
        const taken = known instanceof Map ? known : claim(new Map<string, Binding>(), known);
        owners.set(key, taken);
        const first = firstOverlap(taken, binding.address);
        if (first === undefined) claim(taken, binding);
        else if (first.service !== service || first.target !== binding.target) {
          const args = {
            port: `${binding.port}/${binding.protocol}${binding.address === '*' ? '' : ` on ${binding.address}`}`,
            server: service.server,
            by: first.service.id,
          };
          const related = [place(where(first.service.id, 'ports'), 'first')];
          yield finding(CHECK_ERRORS.portClash, args, where(service.id, 'ports'), { related });
        }
      }
    }
  },
};

/** What a service takes: what it publishes, and on the host's own network all that it listens on. */
function bindingsOf(service: ServiceFacts): readonly Binding[] {
  const bindings = service.ports.map(({ hostIp, published: port, target, protocol }): Binding => {
    return { service, port, target, protocol, address: normalized(hostIp) };
  });
  if (service.networkMode !== 'host') return bindings;
  for (const port of service.expose) bindings.push({ service, port, target: port, protocol: 'tcp', address: '*' });
  return bindings;
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
