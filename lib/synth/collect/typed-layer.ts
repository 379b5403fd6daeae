import type { ComposeService, Layer, Mapping, Path } from '../../compose/index.ts';
import { asTree } from '../../compose/types.ts';
import type {
  Network,
  PublishedPort,
  SecretFile,
  Server,
  Service,
  ServiceOverride,
  Stack,
  Volume,
} from '../../core/index.ts';
import { CORE_ERRORS, kindOf, sourceOf } from '../../core/index.ts';
import { withKnowledge } from '../../images/index.ts';
import type { CallSite, Finding, Where } from '../../values/index.ts';
import { finding, Image, locationOf } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { ipv6Options } from '../../core/ipv6-networks.ts';
import { composeOptions, secretKey } from './service-options.ts';
import type { Setting } from './setting.ts';
import * as place from './host-layout.ts';

type Section = Record<string, Mapping>;

/** What constructs say, in the making. */
export interface TypedLayer {
  readonly services: Section;
  readonly networks: Section;
  readonly volumes: Section;
  readonly secrets: Section;
  /** The line behind each service. */
  readonly sites: Record<string, () => Where>;
}

export const emptyTypedLayer = (): TypedLayer => ({
  services: {},
  networks: {},
  volumes: {},
  secrets: {},
  sites: {},
});

const SECTIONS = ['services', 'networks', 'volumes', 'secrets'] as const;

/** Closes a typed layer. */
export function typedLayer(name: string, said: TypedLayer): Layer {
  const tree: Record<string, Mapping> = {};
  for (const section of SECTIONS) if (hasKeys(said[section])) tree[section] = said[section];
  const locate = (path: Path): ReturnType<NonNullable<Layer['locate']>> =>
    path[0] === 'services' ? said.sites[String(path[1])]?.().source : undefined;
  return { name, tree, locate };
}

function hasKeys(section: Section): boolean {
  for (const _key in section) return true;
  return false;
}

/** Adds a service as its props say it. */
export function sayService(
  said: TypedLayer,
  service: Service,
  setting: Setting,
  report: (problem: Finding) => void,
): void {
  const where = (): Where => ({ path: service.node.path, source: sourceOf(service) });
  const name = service.composeName;
  const context = contextOf(service.stack.server, service.image, setting, where, report);
  const routed = setting.ports.get(service);
  const ports = routed === undefined ? service.ports : [...service.ports, ...routed];
  said.services[name] = asTree(composeOptions(service.props, ports, context, service.image.reference));
  said.sites[name] = where;
  for (const secret of service.props.secrets ?? []) saySecret(said, secret, service);
}

/** Adds what an override says of a service, in the same words as its props. */
export function sayOverride(
  said: TypedLayer,
  owner: Stack | Server,
  name: string,
  says: ServiceOverride,
  site: CallSite,
  setting: Setting,
  report: (problem: Finding) => void,
): void {
  const { image, compose: _compose, ...options } = says;
  const where = (): Where => ({ path: owner.node.path, source: locationOf(site) });
  const server = 'server' in owner ? owner.server : owner;
  const named = image === undefined || typeof image !== 'string' ? image : Image.of(image, {}, site);
  const known = named === undefined ? imageBelow(owner, name) : withKnowledge(named);
  const keys = composeOptions(options, options.ports ?? [], contextOf(server, known, setting, where, report));
  said.services[name] = asTree({ ...(named !== undefined && { image: named.reference }), ...keys });
  said.sites[name] = where;
}

/** The image of the typed service that an override is about. */
function imageBelow(owner: Stack | Server, name: string): Image | undefined {
  const stacks = 'server' in owner ? [owner] : owner.node.children;
  for (const stack of stacks) {
    for (const child of stack.node.children) {
      if (kindOf(child) === 'Service' && (child as Service).composeName === name) return (child as Service).image;
    }
  }
  return undefined;
}

/** Adds keys that are Compose's own language already. */
export function sayCompose(said: TypedLayer, name: string, keys: ComposeService, where: () => Where): void {
  said.services[name] = asTree(keys);
  said.sites[name] = where;
}

export function sayNetwork(said: TypedLayer, network: Network, { ipv6 }: Setting): void {
  const { internal, external } = network.props;
  const key = place.networkKey(network);
  if (external !== undefined) said.networks[key] = { external: true, name: external };
  else if (internal === true) said.networks[key] = { internal };
  else said.networks[key] = ipv6 === undefined ? {} : ipv6Options(`${network.stack.server.node.id}/${key}`, ipv6);
}

export function sayVolume(said: TypedLayer, volume: Volume): void {
  if (volume.props.docker !== true) return;
  const name = place.dockerVolumeName(volume.stack.node.id, volume.node.id);
  said.volumes[place.volumeKey(volume)] = { name };
}

function saySecret(said: TypedLayer, { secret, uid }: SecretFile, service: Service): void {
  const root = place.dataRoot(service.stack.server);
  said.secrets[`${secretKey(secret)}-${uid}`] = { file: place.secretFilePath(root, secret.variable, uid) };
}

function contextOf(
  server: Server,
  image: Image | undefined,
  { ipv6 }: Setting,
  where: () => Where,
  report: (problem: Finding) => void,
) {
  return {
    server,
    image,
    dualStack: ipv6 !== undefined,
    onMissingAudience: ({ port, to }: PublishedPort) => {
      const args = { port: typeof port === 'number' ? String(port) : port.join('-'), to, server: server.node.id };
      report(finding(SYNTH_ERRORS.noAudience, args, where()));
    },
    onMissingProbe: () => {
      const { reference = 'The image', knows } = image ?? {};
      if (knows?.probe === undefined) {
        report(finding(CORE_ERRORS.unknownProbe, { image: reference }, where()));
        return;
      }
      const why = `has no program for a healthcheck of this kind (its probe: ${knows.probe})`;
      report(finding(CORE_ERRORS.noProbe, { image: reference, why }, where()));
    },
  };
}
