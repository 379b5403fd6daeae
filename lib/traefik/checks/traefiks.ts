import type { Blueprint, ReverseProxyFacts } from '../../blueprint/index.ts';
import { TRAEFIK } from '../settings.ts';

/** The reverse proxies of a lab that are a Traefik of this room. */
export const traefiksOf = ({ proxies }: Blueprint): readonly ReverseProxyFacts[] =>
  proxies.filter(({ tool }) => tool === TRAEFIK);

/** Whether an image is a Traefik, under any registry. */
export const isTraefikImage = (repository: string | undefined): boolean =>
  repository?.endsWith('traefik') === true && /(?:^|\/)traefik$/.test(repository);

/** Seconds of a length of time as Go writes it, or of a bare number, which means seconds; undefined for anything else. */
export function secondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/gy)];
  if (parts.map(([text]) => text).join('') !== value || parts.length === 0) return undefined;
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 0), 0);
}
