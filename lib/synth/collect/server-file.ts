import type { Layer, Path } from '../../compose/index.ts';
import type { ServerProps } from '../../core/index.ts';
import type { Server } from '../../core/index.ts';
import { sourceOf } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import type { Report } from './declared.ts';
import { withoutVolumeIntents } from './intent-tree.ts';
import type { Ways } from './ports-to.ts';
import { withPorts } from './ports-to.ts';
import { tellStrayIntent } from './stray-intent.ts';
import { placeIn, readLayers } from './yaml-layer.ts';
import { mapServices } from './yaml-stack.ts';

interface ServerFileContext {
  readonly root: string;
  readonly ways: Ways;
  readonly report: Report;
}

/**
 * The server's own Compose file, or the keys that stand for it: its services have their final names, and `x-hl` is read
 * in them alone, as everything else belongs to some stack.
 */
export async function readServerFile(
  server: Server,
  compose: NonNullable<ServerProps['compose']>,
  { root, ways, report }: ServerFileContext,
): Promise<readonly Layer[]> {
  const { path } = server.node;
  const source = sourceOf(server);
  const told: Report = (problem) => report({ path, ...(source !== undefined && { source }), ...problem });
  const read: readonly Layer[] =
    typeof compose === 'string'
      ? await readLayers(root, { file: compose, vars: {}, site: {} }, told)
      : [{ name: `compose of server ${server.node.id}`, tree: compose as never, locate: () => source }];
  return read.map((layer) => {
    tellStrayIntent(layer, 'server', told);
    const { 'x-hl': _stray, ...tree } = withoutVolumeIntents(
      mapServices(layer.tree, (name, service) => {
        const where = (...below: Path): Where => ({ path, ...placeIn(layer, 'services', name, ...below) });
        return withPorts(service, { server, ways, where, report: told });
      }),
    );
    return { ...layer, tree };
  });
}
