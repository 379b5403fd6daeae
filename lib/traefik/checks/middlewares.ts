import type { Tree } from '../../compose/index.ts';
import { isMapping } from '../../compose/index.ts';
import type { CheckInput } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import type { HttpMiddleware } from '../labels/index.ts';
import { labelledOf } from './labelled.ts';
import { at, proxiesOf } from './proxy.ts';

/** A middleware of a server, and who says so. */
export interface FoundMiddleware {
  readonly name: string;
  readonly provider: 'docker' | 'file';
  readonly middleware: HttpMiddleware;
  readonly where: () => Where;
}

/** The HTTP middlewares of a server: those of labels and those of the file. */
export interface ServerMiddlewares {
  readonly all: readonly FoundMiddleware[];
  /** Whether a middleware asks for a password, itself or in a chain. `provider` is that of who names it. */
  readonly asks: (reference: string, provider: 'docker' | 'file') => boolean;
}

const known = new WeakMap<CheckInput, Map<string, ServerMiddlewares>>();

/** The HTTP middlewares of a server, read once for all rules. */
export function middlewaresOf(input: CheckInput, server: string): ServerMiddlewares {
  const servers = known.get(input) ?? new Map<string, ServerMiddlewares>();
  known.set(input, servers);
  const found = servers.get(server) ?? read(input, server);
  servers.set(server, found);
  return found;
}

function read(input: CheckInput, server: string): ServerMiddlewares {
  const all = [...ofLabels(input, server), ...ofFile(input, server)];
  const byName = new Map(all.map((each) => [`${each.name.toLowerCase()}@${each.provider}`, each]));
  const asks = (reference: string, provider: string, depth = 0): boolean => {
    const name = reference.includes('@') ? reference : `${reference}@${provider}`;
    const found = byName.get(name.toLowerCase());
    if (found === undefined || depth > 9) return false;
    const { basicAuth, digestAuth, forwardAuth, chain } = found.middleware as Record<
      string,
      { middlewares?: string[] }
    >;
    if (basicAuth !== undefined || digestAuth !== undefined || forwardAuth !== undefined) return true;
    return (chain?.middlewares ?? []).some((each) => asks(each, found.provider, depth + 1));
  };
  return { all, asks };
}

function* ofLabels(input: CheckInput, server: string): Iterable<FoundMiddleware> {
  for (const { decoded, where } of labelledOf(input).get(server) ?? []) {
    const middlewares = decoded.configuration.http?.middlewares ?? {};
    for (const name in middlewares) {
      const label = decoded.labelAt(`http.middlewares.${name}`);
      yield { name, provider: 'docker', middleware: middlewares[name] as HttpMiddleware, where: () => where(label) };
    }
  }
}

function* ofFile(input: CheckInput, server: string): Iterable<FoundMiddleware> {
  const proxy = input.blueprint.proxies.find((each) => each.server === server);
  for (const file of proxiesOf(input).get(server)?.dynamic ?? []) {
    const middlewares: Tree | undefined = at(file, 'http', 'middlewares');
    for (const [name, middleware] of Object.entries(isMapping(middlewares) ? middlewares : {})) {
      const where = (): Where => input.where(proxy?.id ?? server);
      yield { name, provider: 'file', middleware: middleware as unknown as HttpMiddleware, where };
    }
  }
}
