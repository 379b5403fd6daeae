import type { ServerFacts } from '../../blueprint/index.ts';

/** The servers that offer to watch. */
export const watchersOf = (servers: readonly ServerFacts[]): readonly ServerFacts[] =>
  servers.filter(({ watcher }) => watcher !== undefined);
