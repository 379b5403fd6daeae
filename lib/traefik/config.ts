import type { Blueprint } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import type { DynamicConfiguration } from './routing/dynamic.ts';
import { dynamicConfiguration } from './routing/dynamic.ts';
import { TRAEFIK } from './settings.ts';
import { staticConfig } from './static-config.ts';

/** All that a server's Traefik is told. */
export interface TraefikConfiguration {
  readonly static: Mapping;
  readonly dynamic: DynamicConfiguration;
}

/** What the Traefik of a server is told; undefined where it has none. */
export function traefikConfiguration(blueprint: Blueprint, server: string): TraefikConfiguration | undefined {
  const proxy = blueprint.proxies.find((each) => each.server === server && each.tool === TRAEFIK);
  if (proxy === undefined) return undefined;
  return { static: staticConfig(blueprint, proxy), dynamic: dynamicConfiguration(blueprint, proxy) };
}
