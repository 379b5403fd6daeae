import type { Mapping, Tree } from '../../compose/index.ts';
import { isMapping } from '../../compose/index.ts';
import { at } from './proxy.ts';
import type { Protocol } from './routers.ts';
import { PROTOCOLS } from './routers.ts';
import type { Seen } from './seen.ts';

/** What a label can name. */
export type What = 'middleware' | 'service' | 'servers transport' | 'TLS options';

/** In what it is looked for: TLS options belong to no protocol. */
export type Section = Protocol | 'tls';

type Names = Readonly<Record<Section, Partial<Record<What, Set<string>>>>>;

/** All that can be named on a server; of files only where one is known. */
export interface KnownNames {
  readonly docker: Names;
  readonly file: Names;
}

/** Where a file of the file provider declares each. */
const KEYS: Readonly<Record<What, string>> = {
  middleware: 'middlewares',
  service: 'services',
  'servers transport': 'serversTransports',
  'TLS options': 'options',
};

/** Gathers the names of a server. */
export const knownNames = ({ services, middlewares, proxy }: Seen): KnownNames => ({
  docker: ofLabels(services, middlewares),
  file: ofFiles(proxy?.dynamic ?? []),
});

const nothing = (): Names => ({ http: {}, tcp: {}, udp: {}, tls: {} });

function ofLabels(services: Seen['services'], middlewares: Seen['middlewares']): Names {
  const names = nothing();
  for (const { protocol, name } of services) (names[protocol].service ??= new Set()).add(name);
  for (const { protocol, name } of middlewares) (names[protocol].middleware ??= new Set()).add(name);
  return names;
}

function ofFiles(files: readonly Mapping[]): Names {
  const names = nothing();
  for (const file of files) {
    for (const section of [...PROTOCOLS, 'tls'] as const) {
      for (const what of Object.keys(KEYS) as What[]) {
        const known = (names[section][what] ??= new Set());
        for (const name of keysOf(at(file, section, KEYS[what]))) known.add(name);
      }
    }
  }
  return names;
}

const keysOf = (things: Tree | undefined): readonly string[] => (isMapping(things) ? Object.keys(things) : []);
