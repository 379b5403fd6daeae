import { dataRoot } from '../../core/data-root.ts';
import type { ServerAddresses, Service, Volume, ConfigFile, Network, Stack } from '../../core/index.ts';

export { dataRoot, volumePath } from '../../core/data-root.ts';

/** Where things of a server lie and what they are called there: the one place that knows these rules. */

/** A Docker volume has an explicit name, so that neither project nor layout is part of it. */
export const dockerVolumeName = (stack: string, volume: string): string => `hl_${stack}_${volume}`;

/**
 * Key of something of a stack among the top-level keys of a Compose file that several stacks share. Ids have no `_`, so
 * two stacks never give one key, and none is that of a stack's own network.
 */
export const topLevelKey = (stack: string, id: string): string => `${stack}_${id}`;

export const volumeKey = (volume: Volume): string => topLevelKey(volume.stack.node.id, volume.node.id);
export const networkKey = (network: Network): string => topLevelKey(network.stack.node.id, network.node.id);

/** Key of the network that all services of a stack share. */
export const stackNetworkKey = (stack: Stack): string => stack.node.id;

/** Key of the network that routed services share: the default one of the project `hl`, in every project of a server. */
export const ROUTED_NETWORK = 'default';
export { SHARED_NETWORK as ROUTED_NETWORK_NAME } from '../../blueprint/proxy-networks.ts';
export const SERVER_PROJECT = 'hl';

/** File that holds the value of a secret alone, for one reader. */
export const secretFilePath = (root: string, variable: string, uid: number): string =>
  `${root}/secrets/${variable}.${uid}`;

/** Folder and name of a configuration file, below the stack's folder. A watched file has a folder of its own. */
export const configFileName = (file: ConfigFile): string => {
  const name = file.props.fileName ?? file.node.id;
  return file.props.onChange === 'watched' ? `${file.node.id}/${name}` : name;
};

export const configPath = (root: string, stack: string, name: string): string => `${root}/config/${stack}/${name}`;

/** The path that a service mounts: the directory of a watched file, so that a replaced file is seen. */
export const configMountSource = (file: ConfigFile): string => {
  const path = configPath(dataRoot(file.stack.server), file.stack.node.id, configFileName(file));
  return file.props.onChange === 'watched' ? path.slice(0, path.lastIndexOf('/')) : path;
};

/** An address without its prefix length. */
export const bareAddress = (address: string): string => address.split('/', 1)[0] ?? address;

/** The server's addresses on its LANs. */
export const lanAddresses = (addresses: ServerAddresses): readonly string[] =>
  addresses.lan === undefined ? [] : typeof addresses.lan === 'string' ? [addresses.lan] : addresses.lan;

/** Name in the Compose file of a service given as construct or by name. */
export const composeNameOf = (service: string | Service): string =>
  typeof service === 'string' ? service : service.composeName;
