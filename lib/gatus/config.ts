import type { Blueprint } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import { alertingOf } from './alerts.ts';
import { endpointsOf } from './endpoints.ts';
import { externalEndpointsOf } from './own.ts';

/** What the stack says of its Gatus. */
export interface ConfigOptions {
  readonly title?: string | undefined;
  /** What stands under `security`. */
  readonly security?: Mapping | undefined;
  /** Probes at once. */
  readonly concurrency?: number | undefined;
  /** After how many seconds an alert that stays open is repeated; 0: never. A day unless it is said. */
  readonly remindSeconds?: number | undefined;
}

/**
 * The configuration of the Gatus of a server. The reports that are pushed to it survive a restart in its database;
 * that nothing was pushed for how long does not (gatus#1237).
 *
 * A probe holds its place until it has ended and its alerts have left, and some never end: so there is a place for each,
 * and none can keep another from its turn. They begin one after the other and not all at once in any case.
 */
export function gatusConfig(blueprint: Blueprint, server: string, options: ConfigOptions = {}): Mapping {
  const alerting = alertingOf(blueprint, server, options.remindSeconds ?? A_DAY);
  const endpoints = endpointsOf(blueprint, server, alerting);
  const external = externalEndpointsOf(blueprint, server);
  return {
    storage: { type: 'sqlite', path: '/data/gatus.db' },
    web: { port: 8080 },
    // A file that it cannot read would end it; so it goes on with what it watched before, and says so in its log.
    'skip-invalid-config-update': true,
    concurrency: options.concurrency ?? endpoints.length + external.length,
    ui: { title: options.title ?? `Status, seen from ${server}` },
    ...(options.security !== undefined && { security: options.security }),
    ...(alerting.providers !== undefined && { alerting: alerting.providers }),
    endpoints,
    ...(external.length > 0 && { 'external-endpoints': external }),
  };
}

const A_DAY = 86_400;
