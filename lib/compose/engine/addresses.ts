import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import type { Address, Range } from './ip.ts';
import { holds, overlap, parseAddress, parseRange } from './ip.ts';
import { at, listOf, numberOf, textOf } from './rule.ts';

/** Tells what is wrong with an address or a range, and where. */
export type TellAddress = (reason: string, path: Path) => void;

/** A subnet of a network, and the addresses in it that Docker keeps. */
interface Pool {
  readonly range: Range;
  readonly kept: ReadonlyMap<bigint, string>;
}

interface Network {
  readonly name: string;
  /** Undefined where its subnets are not said in this file. */
  readonly pools: readonly Pool[] | undefined;
  readonly owners: Map<string, string>;
}

/**
 * Fixed addresses and subnets that the engine refuses.
 * Rule: moby daemon/container_operations.go validateEndpointSettings, daemon/libnetwork/ipam allocator.go RequestAddress
 * and RequestPool.
 */
export function checkAddresses(tree: Mapping, tell: TellAddress): void {
  const networks = new Map<string, Network>();
  const said = at(tree, 'networks');
  const subnets: { readonly range: Range; readonly of: string }[] = [];
  if (isMapping(said)) {
    for (const key of Object.keys(said)) networks.set(key, readNetwork(key, said[key] as Tree, subnets, tell));
  }
  const services = at(tree, 'services');
  if (!isMapping(services)) return;
  for (const name of Object.keys(services)) {
    const joined = at(services[name], 'networks');
    if (!isMapping(joined)) continue;
    for (const key of Object.keys(joined)) {
      const attachment = joined[key];
      if (!isMapping(attachment)) continue;
      let network = networks.get(key);
      if (network === undefined) networks.set(key, (network = { name: key, pools: [], owners: new Map() }));
      for (const [attribute, family] of ATTRIBUTES) {
        const text = textOf(attachment[attribute]) ?? '';
        const path = ['services', name, 'networks', key, attribute];
        if (text !== '') judge(text, family, network, name, services[name] as Tree, (reason) => tell(reason, path));
      }
      for (const [index, link] of listOf(attachment['link_local_ips']).entries()) {
        const text = textOf(link);
        if (text !== undefined && text !== '' && parseAddress(text) === undefined)
          tell('is no address', ['services', name, 'networks', key, 'link_local_ips', index]);
      }
    }
  }
}

const ATTRIBUTES = [
  ['ipv4_address', 4],
  ['ipv6_address', 6],
] as const;

function judge(
  text: string,
  family: 4 | 6,
  { name, pools, owners }: Network,
  owner: string,
  service: Tree,
  tell: (reason: string) => void,
): void {
  const address = parseAddress(text);
  if (address?.family !== family) return tell(`is no IPv${family} address`);
  const copies = numberOf(at(service, 'scale')) ?? numberOf(at(service, 'deploy', 'replicas')) ?? 1;
  if (copies > 1) return tell(`is one address for ${copies} containers`);
  const key = `${family} ${address.value}`;
  const first = owners.get(key);
  if (first !== undefined) return tell(`is that of ${first} on the network ${name} already`);
  owners.set(key, `the service ${owner}`);
  if (pools === undefined) return;
  const ofFamily = pools.filter(({ range }) => range.family === family);
  if (ofFamily.length === 0) return tell(`needs a subnet that the network ${name} says under \`ipam\``);
  const pool = ofFamily.find(({ range }) => holds(range, address));
  if (pool === undefined) return tell(`is in no subnet of the network ${name}`);
  const kept = pool.kept.get(address.value);
  if (kept !== undefined) tell(`is ${kept} of the network ${name}`);
}

function readNetwork(
  key: string,
  network: Tree,
  subnets: { readonly range: Range; readonly of: string }[],
  tell: TellAddress,
): Network {
  const owners = new Map<string, string>();
  const isOther =
    at(network, 'external') === true || !['', 'default'].includes(textOf(at(network, 'ipam', 'driver')) ?? '');
  if (isOther) return { name: key, pools: undefined, owners };
  const pools: Pool[] = [];
  let isOpen = false;
  for (const [index, config] of listOf(at(network, 'ipam', 'config')).entries()) {
    const path = ['networks', key, 'ipam', 'config', index];
    const said = at(config, 'subnet');
    const text = textOf(said);
    if (text === undefined) {
      if (said === undefined || said === null) tell('needs a subnet', path);
      else isOpen = true;
      continue;
    }
    const range = parseRange(text);
    if (range === undefined) {
      tell('is no subnet as `172.20.0.0/24`', [...path, 'subnet']);
      isOpen = true;
      continue;
    }
    const other = subnets.find((each) => overlap(each.range, range));
    if (other !== undefined) tell(`overlaps with a subnet of the network ${other.of}`, [...path, 'subnet']);
    subnets.push({ range, of: key });
    pools.push({ range, kept: keptIn(config, range, path, tell) });
  }
  return { name: key, pools: isOpen ? undefined : pools, owners };
}

function keptIn(config: Tree, range: Range, path: Path, tell: TellAddress): ReadonlyMap<bigint, string> {
  const kept = new Map<bigint, string>();
  const keep = (address: Address | undefined, what: string, ...below: Path): void => {
    if (address === undefined || !holds(range, address)) tell('is no address in its subnet', [...path, ...below]);
    else kept.set(address.value, what);
  };
  const aux = at(config, 'aux_addresses');
  if (isMapping(aux)) {
    for (const name of Object.keys(aux)) {
      const text = textOf(aux[name]);
      if (text !== undefined) keep(parseAddress(text), `the auxiliary address ${name}`, 'aux_addresses', name);
    }
  }
  const gateway = textOf(at(config, 'gateway'));
  if (gateway !== undefined && gateway !== '') keep(parseAddress(gateway), 'the gateway', 'gateway');
  else if (at(config, 'gateway') === undefined && at(config, 'ip_range') === undefined && range.last > range.first + 1n)
    kept.set(range.first + 1n, 'the gateway');
  if (range.family === 4 && range.prefix < 31) {
    kept.set(range.first, 'the first address, which names the subnet,');
    kept.set(range.last, 'the broadcast address');
  }
  return kept;
}
