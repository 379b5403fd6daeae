import type { Blueprint } from '../../blueprint/index.ts';
import type { ContainerConfiguration, DecodedLabels } from '../labels/index.ts';
import { fold, ROOT } from '../labels/names.ts';
import { containerLabels } from '../routing/container-labels.ts';
import { dynamicConfiguration } from '../routing/dynamic.ts';
import { traefiksOf } from './traefiks.ts';

type Labels = Readonly<Record<string, string>>;

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
export function unchanged(raw: Labels, says: ContainerConfiguration | undefined): DecodedLabels | undefined {
  if (says === undefined || (says.http?.middlewares ?? says.tcp?.middlewares) !== undefined) return undefined;
  const { labels, complete } = containerLabels(says);
  if (!complete || !isSame(raw, labels)) return undefined;
  return { configuration: says, problems: [], labelAt: (path) => labelAt(raw, path) };
}

function isSame(raw: Labels, labels: Labels): boolean {
  let more = 0;
  for (const label in raw) {
    if (raw[label] !== labels[label]) return false;
    more++;
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
