import type { Blueprint, ReverseProxyFacts } from '../blueprint/index.ts';
import { serviceOf } from '../blueprint/index.ts';

/** A version of Traefik, as far as its tag tells it: `v3.7.13` is [3, 7, 13]. */
export type Version = readonly number[];

/** What came with which version. */
export const SINCE = {
  /** Speaks to a Docker Engine 29. */
  docker29: [3, 6, 1],
  /** `Host` with a wildcard for one label. */
  wildcardHost: [3, 7, 0],
  /** `Host(`*`)` for every host. */
  everyHost: [3, 7, 7],
  /** Headers whose name stands for another one, as `X_Auth_User` for `X-Auth-User`, are deleted. */
  underscoreHeaders: [3, 7, 6],
  aliasHeaders: [3, 7, 12],
} as const satisfies Readonly<Record<string, Version>>;

/** The version that an image tag names; undefined for one that floats, as `latest`. */
export function versionOf(tag: string | undefined): Version | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-.*)?$/.exec(tag ?? '');
  // A tag without its last number is the newest of them.
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? Infinity)];
}

/** Whether a version is another one or newer. One that is not known counts as old. */
export function isSince(version: Version | undefined, least: Version): boolean {
  if (version === undefined) return false;
  for (const [index, number] of least.entries()) {
    const mine = version[index] ?? 0;
    if (mine !== number) return mine > number;
  }
  return true;
}

/** The version of the Traefik of a proxy. */
export const versionOfProxy = (blueprint: Blueprint, { service }: ReverseProxyFacts): Version | undefined =>
  versionOf(service === undefined ? undefined : serviceOf(blueprint, service)?.image?.tag);
