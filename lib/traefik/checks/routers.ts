import type { DecodedLabels, HttpRouter, TcpRouter, UdpRouter } from '../labels/index.ts';
import type { ParsedRule } from '../rule/index.ts';
import { parseRule } from '../rule/index.ts';
import { ruleBehind } from '../routing/router.ts';
import type { Labelled } from './labelled.ts';

export const PROTOCOLS = ['http', 'tcp', 'udp'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** A router of a container, with the fields that all protocols have. */
export interface FoundRouter {
  readonly protocol: Protocol;
  readonly name: string;
  readonly router: HttpRouter & TcpRouter & UdpRouter;
  readonly container: Labelled;
  /** Its rule, once somebody has asked for it. */
  parsed?: ParsedRule;
}

/** Puts the routers that the labels of a container declare into a list. */
export function readRouters(container: Labelled, into: FoundRouter[]): void {
  for (const protocol of PROTOCOLS) {
    const routers = container.decoded.configuration[protocol]?.routers;
    for (const name in routers) {
      into.push({ protocol, name, router: (routers[name] ?? {}) as FoundRouter['router'], container });
    }
  }
}

/** The label that says something of a router, or the first of the router. */
export const labelOf = ({ protocol, name, container }: FoundRouter, field: string): string | undefined =>
  container.decoded.labelAt(`${protocol}.routers.${name}.${field}`) ??
  container.decoded.labelAt(`${protocol}.routers.${name}`);

/** What a container says of a router or a middleware, as text. */
export const textOf = (
  { inOrder }: Labelled,
  protocol: Protocol,
  kind: 'routers' | 'middlewares',
  name: string,
): string => {
  const said = inOrder()[protocol] as { readonly [kind]?: Readonly<Record<string, unknown>> } | undefined;
  return JSON.stringify(said?.[kind]?.[name]);
};

/** The rule of a router, read once for all rules that look at it. */
export function ruleOf(found: FoundRouter): ParsedRule {
  const { router, protocol } = found;
  return (found.parsed ??= readRule(router, protocol));
}

function readRule(router: FoundRouter['router'], protocol: Protocol): ParsedRule {
  const rule = ruleBehind(router);
  return rule === undefined ? parseRule(router.rule ?? '', protocol === 'tcp' ? 'tcp' : 'http') : { rule };
}

/** Whether a router's field hangs on a variable of which nothing is known. */
export function isOpen(found: FoundRouter, field: string): boolean {
  const { open } = found.container;
  return open.size > 0 && open.has(labelOf(found, field) ?? '');
}

/**
 * The names of the services of a container in each protocol: those that it declares, or the one that Traefik makes
 * where it has routers, or nothing of any other protocol.
 */
export const readServices = (decoded: DecodedLabels, autoName: () => string): Labelled['services'] => ({
  http: servicesIn(decoded, autoName, 'http'),
  tcp: servicesIn(decoded, autoName, 'tcp'),
  udp: servicesIn(decoded, autoName, 'udp'),
});

const NONE: readonly string[] = [];

function servicesIn({ configuration }: DecodedLabels, autoName: () => string, protocol: Protocol): readonly string[] {
  const said = configuration[protocol];
  if (said === undefined) return protocol === 'http' && !saysOther(configuration) ? [autoName()] : NONE;
  const declared = said.services === undefined ? NONE : Object.keys(said.services);
  if (declared.length > 0) return declared;
  const routers = said.routers === undefined ? 0 : Object.keys(said.routers).length;
  return routers > 0 || protocol === 'http' ? [autoName()] : NONE;
}

const saysOther = ({ tcp, udp }: DecodedLabels['configuration']): boolean => tcp !== undefined || udp !== undefined;
