import type { ComposeService, Layer, Mapping, Tree } from '../../compose/index.ts';
import { asTree } from '../../compose/types.ts';
import { CORE_ERRORS, sourceOf } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import type { DeclaredService, DeclaredStack, Report } from './declared.ts';
import { defaultsOf, STANDARD } from './defaults.ts';
import { ROUTED_NETWORK, ROUTED_NETWORK_NAME, stackNetworkKey } from './host-layout.ts';
import { isMapping } from './qualify.ts';

/**
 * The lowest layer of a project: hardening, and the networks that follow from what is routed. Of an adopted stack it
 * says nothing but the network of a route that was asked for.
 */
export function defaultsLayer(stacks: readonly DeclaredStack[], report: Report): Layer {
  const services: Record<string, Mapping> = {};
  for (const stack of stacks) {
    const { adopted } = stack.construct;
    for (const [name, service] of stack.services) {
      const says =
        adopted === undefined ? ownDefaults(stack, name, service, report) : adoptedDefaults(stack, name, report);
      if (says !== undefined) services[name] = asTree(says);
    }
  }
  return { name: 'defaults', tree: { services } };
}

function ownDefaults(stack: DeclaredStack, name: string, service: DeclaredService, report: Report): ComposeService {
  const { construct } = service;
  const hardening = construct?.props.hardening ?? stack.construct.props.hardening ?? 'standard';
  const { compose, leftOut, needsUser } = defaultsOf(hardening, construct?.image, construct?.props.user);
  if (construct !== undefined) {
    const where = () => ({ path: service.id, source: sourceOf(construct) });
    if (hardening === 'strict') {
      for (const measure of leftOut) {
        report(finding(CORE_ERRORS.unhardened, { image: construct.image.reference, measure }, where()));
      }
    }
    if (needsUser) report(finding(SYNTH_ERRORS.strictNeedsUser, { service: service.id }, where()));
  }
  const networks = ownNetworks(stack, name, service);
  if (networks === undefined) return compose;
  return compose === STANDARD && networks === ROUTED_ALONE ? STANDARD_ROUTED : { ...compose, networks };
}

// What most services of a server start from, as one tree.
const ROUTED_ALONE: ComposeService['networks'] = { [ROUTED_NETWORK]: null };
const STANDARD_ROUTED: ComposeService = { ...STANDARD, networks: ROUTED_ALONE };

/** A routed service meets the reverse proxy; one that is not alone, or not routed, is on its stack's private network. */
function ownNetworks(
  stack: DeclaredStack,
  name: string,
  { id, construct, routed, proxyNetworks, networkMode }: DeclaredService,
): ComposeService['networks'] {
  if (networkMode) return undefined;
  // A YAML service that names its networks means these alone, as in any Compose file.
  const ownList =
    construct === undefined && stack.layers.some(({ layer }) => saysOf(layer, name)['networks'] !== undefined);
  const joinsStack = construct?.props.stackNetwork !== false && !ownList && (stack.services.size > 1 || !routed);
  const isUsual = proxyNetworks.length === 1 && proxyNetworks[0] === ROUTED_NETWORK_NAME;
  if (isUsual && !joinsStack) return ROUTED_ALONE;
  const bare = id.slice(stack.id.length + 1);
  return {
    ...(proxyNetworks.length > 0 && Object.fromEntries(proxyNetworks.map((network) => [keyOf(network), null]))),
    ...(joinsStack && { [stackNetworkKey(stack.construct)]: bare === name ? null : { aliases: [bare] } }),
  };
}

/** The key of a network in a project of ours: the shared one is the default network of the project `hl`. */
const keyOf = (network: string): string => (network === ROUTED_NETWORK_NAME ? ROUTED_NETWORK : network);

function adoptedDefaults(stack: DeclaredStack, name: string, report: Report): ComposeService | undefined {
  const service = stack.services.get(name);
  // On the network of another there is nothing to join: that one joins it.
  if (service?.routed !== true || service.networkMode) return undefined;
  const where = placeOf(stack, name, service.id);
  report(finding(SYNTH_ERRORS.recreated, { service: service.id, because: 'a route was asked for' }, where));
  const own = stack.layers.some(({ layer }) => saysOf(layer, name)['networks'] !== undefined);
  return {
    networks: {
      ...(own ? {} : { default: null }),
      ...Object.fromEntries(service.proxyNetworks.map((network) => [network, null])),
    },
  };
}

const placeOf = (stack: DeclaredStack, name: string, path: string): Where => {
  const source = stack.layers[0]?.layer.locate?.(['services', name]);
  return { path, ...(source !== undefined && { source }) };
};

/** What a layer says of a service. */
export function saysOf(layer: Layer, name: string): Mapping {
  const services: Tree | undefined = layer.tree['services'];
  const service = isMapping(services) ? services[name] : undefined;
  return isMapping(service) ? service : {};
}
