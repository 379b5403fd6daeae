import type { Blueprint } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import { alertingOf } from './alerts.ts';
import { endpointsOf, externalEndpointsOf } from './endpoints.ts';

/** What the stack says of its Gatus. */
export interface ConfigOptions {
  readonly title?: string | undefined;
  /** What stands under `security`. */
  readonly security?: Mapping | undefined;
  /** Probes at once. */
  readonly concurrency?: number | undefined;
}

/**
 * The configuration of the Gatus of a server. The reports that are pushed to it survive a restart in its database;
 * that nothing was pushed for how long does not (gatus#1237).
 */
export function gatusConfig(blueprint: Blueprint, server: string, options: ConfigOptions = {}): Mapping {
  const alerting = alertingOf(blueprint, server);
  const endpoints = endpointsOf(blueprint, server, alerting);
  const external = externalEndpointsOf(blueprint, server, alerting);
  return {
    storage: { type: 'sqlite', path: '/data/gatus.db' },
    web: { port: 8080 },
    // A file that it cannot read would end it; so it goes on with what it watched before, and says so in its log.
    'skip-invalid-config-update': true,
    concurrency: options.concurrency ?? concurrencyFor(endpoints.length),
    ui: { title: options.title ?? `Status, seen from ${server}` },
    ...(options.security !== undefined && { security: options.security }),
    ...(alerting.providers !== undefined && { alerting: alerting.providers }),
    endpoints,
    ...(external.length > 0 && { 'external-endpoints': external }),
  };
}

/** So many at once that a minute is enough even where every probe ends by its timeout of 10 seconds. */
const concurrencyFor = (endpoints: number): number => Math.min(100, Math.max(5, Math.ceil(endpoints / 6)));
