import { offerOf } from '../../core/index.ts';
import type { Declared, DeclaredServer } from '../collect/declared.ts';
import type { IntentReader } from './intent-reader.ts';

/** What a layer file names by text, as it has no constructs. */
export interface NamesOfLab {
  /** The server whose file it is. */
  readonly server: string;
  /** Ids of all servers. */
  readonly servers: readonly string[];
  /** Variables of the Secrets of the lab that this server may use. */
  readonly secrets: readonly string[];
  /** Services of the server, each as `<stack>/<service>`. */
  readonly services: readonly string[];
  /** Which program is the reverse proxy of a server, by the id of the server. */
  readonly proxies: ReadonlyMap<string, string>;
}

/** What the files of a server may name. */
export function namesOf(declared: Declared, { id, stacks }: DeclaredServer, secrets: Iterable<string>): NamesOfLab {
  const services = stacks.flatMap((stack) => [...stack.services.values()].map((service) => service.id));
  const proxies = declared.servers.flatMap((server) =>
    server.stacks.flatMap(({ construct }): readonly (readonly [string, string])[] => {
      const tool = offerOf(construct, 'ReverseProxy')?.tool;
      return tool === undefined ? [] : [[server.id, tool]];
    }),
  );
  return {
    server: id,
    servers: declared.servers.map((each) => each.id),
    secrets: [...secrets],
    services: services.map((service) => service.slice(id.length + 1)),
    proxies: new Map(proxies),
  };
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

/** A service of the same server, by its stack and its name. */
export function namedService(
  reader: IntentReader,
  key: string,
  service: string,
  { services }: NamesOfLab,
): string | undefined {
  if (services.includes(service)) return service;
  const rule = `a service of the same server as stack/service: ${services.join(', ')}`;
  return reader.refuseName(key, rule, service, services);
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
