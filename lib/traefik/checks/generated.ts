import type { Blueprint } from '../../blueprint/index.ts';
import type { Mapping } from '../../compose/index.ts';
import type { ContainerConfiguration, DecodedLabels } from '../labels/index.ts';
import { fold, ROOT } from '../labels/names.ts';
import { containerLabels } from '../routing/container-labels.ts';
import { dynamicConfiguration } from '../routing/dynamic.ts';
import { traefiksOf } from './traefiks.ts';

type Labels = Readonly<Record<string, string>>;

/** Labels that nobody has changed, and what they say. */
export interface Unchanged {
  readonly raw: Labels;
  readonly dollar: boolean;
  readonly decoded: DecodedLabels;
}

/** What Traefiks of a lab are told by labels that were derived, by id of the service. */
export function derivedOf(blueprint: Blueprint): ReadonlyMap<string, ContainerConfiguration> {
  const all = new Map<string, ContainerConfiguration>();
  for (const proxy of traefiksOf(blueprint)) {
    for (const [service, says] of dynamicConfiguration(blueprint, proxy).labels) all.set(service, says);
  }
  return all;
}

/**
 * What labels say that are as they were derived: they were written from it, so that nobody has to read them. Undefined
 * where somebody has added or changed a label, and where a user's own words are in them, as those of a middleware.
 */
export function unchanged(found: Mapping, says: ContainerConfiguration | undefined): Unchanged | undefined {
  if (says === undefined || (says.http?.middlewares ?? says.tcp?.middlewares) !== undefined) return undefined;
  const { labels, dollar, complete } = containerLabels(says);
  // Where no other layer has labels these are the very same.
  if (!complete || (found !== labels && !isSame(found, labels))) return undefined;
  return {
    raw: labels,
    dollar,
    decoded: { configuration: says, problems: [], labelAt: (path) => labelAt(labels, path) },
  };
}

/** A label for Traefik, or nearly: what the decoder looks at. */
export const isMeant = (label: string): boolean => (label.charCodeAt(0) | 32) === 116 && label.includes('.');

/** Whether the labels of a container that are meant for Traefik are exactly these. */
function isSame(found: Mapping, labels: Labels): boolean {
  let more = 0;
  for (const label in found) {
    const wanted = labels[label];
    if (wanted === undefined ? isMeant(label) : found[label] !== wanted) return false;
    if (wanted !== undefined) more++;
  }
  for (const _label in labels) more--;
  return more === 0;
}

/** The label at a path, or the first one below it. */
function labelAt(raw: Labels, path: string): string | undefined {
  const wanted = `${ROOT}.${fold(path)}`;
  if (raw[wanted] !== undefined) return wanted;
  const begin = `${wanted}.`;
  let first: string | undefined;
  for (const label in raw) {
    const folded = fold(label);
    if (folded === wanted) return label;
    if (folded.startsWith(begin)) first ??= label;
  }
  return first;
}
