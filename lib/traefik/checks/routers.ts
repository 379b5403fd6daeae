import type { HttpRouter, TcpRouter, UdpRouter } from '../labels/index.ts';
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
  parsed: ParsedRule | undefined;
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
