import type { Server } from './server.ts';
import type { Volume } from './volume.ts';

/** Directory of every volume, secret and configuration of a server. */
export const dataRoot = (server: Server): string => server.props.dataRoot ?? '/srv/hl';

/** Where a volume lies that is a directory of its server. */
export const volumePath = (root: string, stack: string, volume: string): string => `${root}/${stack}/${volume}`;

/** The directory of a volume, with the data root before it. */
export const directoryOf = ({ stack, node }: Volume): string =>
  volumePath(dataRoot(stack.server), stack.node.id, node.id);
