import type { IntentReader } from './intent-reader.ts';

/** What a layer file names by text, as it has no constructs. */
export interface NamesOfLab {
  /** The server whose file it is. */
  readonly server: string;
  /** Ids of all servers. */
  readonly servers: readonly string[];
  /** Variables of the Secrets of the lab that this server may use. */
  readonly secrets: readonly string[];
}

/** A server by its id, if it is one of some. */
export function namedServer(
  reader: IntentReader,
  key: string,
  id: string | undefined,
  servers: readonly string[],
): string | undefined {
  if (id === undefined || servers.includes(id)) return id;
  const rule = servers.length === 0 ? 'the id of another server, and the lab has none' : `one of ${servers.join(', ')}`;
  return reader.refuseName(key, rule, id, servers);
}

/** Several servers by their ids; undefined where nothing was said. */
export function namedServers(
  reader: IntentReader,
  key: string,
  { servers }: NamesOfLab,
): readonly string[] | undefined {
  const ids = reader.texts(key);
  if (ids.length === 0) return undefined;
  return ids.filter((id) => namedServer(reader, key, id, servers) !== undefined);
}

/** A Secret of the lab by its variable, if it is one. */
export function namedSecret(
  reader: IntentReader,
  key: string,
  variable: string,
  { secrets }: NamesOfLab,
): string | undefined {
  if (secrets.includes(variable)) return variable;
  return reader.refuseName(key, 'the variable of a Secret of the lab', variable, secrets);
}
