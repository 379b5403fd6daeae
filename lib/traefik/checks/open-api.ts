import type { ServiceFacts } from '../../blueprint/index.ts';
import { serviceOf } from '../../blueprint/index.ts';
import { commandWords } from '../../checks/command-words.ts';
import { mappingOf, treeOf } from '../../checks/service-trees.ts';
import type { Mapping, Tree } from '../../compose/index.ts';
import type { Check, CheckInput } from '../../core/index.ts';
import type { Finding, Where } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { labelOf } from './routers.ts';
import { middlewaresOf } from './middlewares.ts';
import { at, proxiesOf } from './proxy.ts';
import { seenOf } from './seen.ts';
import { isTraefikImage, traefiksOf } from './traefiks.ts';

/** Forbids the API, the dashboard, metrics and ping in the open, whoever says so: props, labels, YAML or a command. */
export const openApi: Check = {
  codes: [TRAEFIK_ERRORS.openApi.code],
  *check(input) {
    yield* openStatic(input);
    yield* openContainers(input);
    yield* openRouters(input);
  },
};

const open = (what: string, why: string, where: Where): Finding =>
  finding(TRAEFIK_ERRORS.openApi, { what, why }, where);

/** What the static configuration opens. */
function* openStatic(input: CheckInput): Iterable<Finding> {
  for (const { id, server, service } of traefiksOf(input.blueprint)) {
    const fixed = proxiesOf(input).get(server)?.static;
    if (at(fixed, 'api', 'insecure') === true)
      yield open('api.insecure', 'opens the API on port 8080', input.where(id));
    const facts = service === undefined ? undefined : serviceOf(input.blueprint, service);
    for (const [what, entryPoint] of [
      ['The entry point of metrics', at(fixed, 'metrics', 'prometheus', 'entryPoint')],
      ['The entry point of ping', at(fixed, 'ping', 'entryPoint')],
    ] as const) {
      const port = portOf(at(fixed, 'entryPoints', String(entryPoint ?? 'traefik'), 'address'));
      if (port === undefined || facts === undefined || !isPublished(facts, port)) continue;
      yield open(what, `is published on the host, by port ${port}`, input.where(facts.id, 'ports'));
    }
  }
}

const portOf = (address: Tree | undefined): number | undefined =>
  typeof address === 'string' ? Number(/:(\d+)(?:\/|$)/.exec(address)?.[1] ?? NaN) || undefined : undefined;

const isPublished = ({ ports }: ServiceFacts, port: number): boolean =>
  ports.some(({ target, to }) => target === port && to !== 'loopback');

/** The port of the API, where it is insecure. */
const API_PORT = 8080;

/** What the containers of a Traefik open, adopted ones too: by a command, a variable or a port. */
function* openContainers(input: CheckInput): Iterable<Finding> {
  for (const facts of input.blueprint.services) {
    if (!isTraefikImage(facts.image?.repository)) continue;
    const { id } = facts;
    const tree = treeOf(input, id);
    const flag = commandWords(tree['command']).find((word) => /^--api\.insecure(?:=true)?$/i.test(word));
    if (flag !== undefined) yield open(flag, `opens the API on port ${API_PORT}`, input.where(id, 'command'));
    const insecure = insecureVariable(mappingOf(tree['environment']));
    if (insecure !== undefined) {
      yield open(insecure, `opens the API on port ${API_PORT}`, input.where(id, 'environment', insecure));
    }
    if (isPublished(facts, API_PORT)) {
      yield open(`Port ${API_PORT}`, 'is the one of the API, and is published on the host', input.where(id, 'ports'));
    }
  }
}

const insecureVariable = (environment: Mapping): string | undefined =>
  Object.keys(environment).find(
    (name) => name.toUpperCase() === 'TRAEFIK_API_INSECURE' && /^(?:true|1|t)$/i.test(String(environment[name])),
  );

/** Services of Traefik's own that tell more than anybody should know. */
const INTERNAL = /^(?:api|dashboard|rest|prometheus)@internal$/;

/** Routers of labels that lead to them, without anybody who asks for a password. */
function* openRouters(input: CheckInput): Iterable<Finding> {
  for (const { server, routers } of seenOf(input)) {
    for (const found of routers) {
      const { service = '', middlewares = [] } = found.router;
      if (found.protocol !== 'http' || !INTERNAL.test(service)) continue;
      const all = middlewaresOf(input, server);
      if (middlewares.some((name) => all.asks(name, 'docker'))) continue;
      const what = `The router ${JSON.stringify(found.name)}`;
      const where = found.container.where(labelOf(found, 'service'));
      yield open(what, `leads to ${service}, and nobody asks for a password`, where);
    }
  }
}
