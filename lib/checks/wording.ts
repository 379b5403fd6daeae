import type { RelatedPlace, Where } from '../values/index.ts';

/** A name in a message. */
export const quoted = (name: string): string => JSON.stringify(name);

/** `a, b and c`; of more than `most` the first ones, and how many there are besides. */
export function listed(items: readonly string[], most = Infinity): string {
  if (items.length > most) return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** A second place that a finding speaks of. */
export const place = (where: Where, note: string): RelatedPlace => ({
  ...(where.path !== undefined && { path: where.path }),
  ...(where.source !== undefined && { source: where.source }),
  note,
});

/** Whether a text still has a variable in it, so that nothing can be said of it. */
export const isOpen = (text: string): boolean => text.includes('${');

/** Where the limits of a service stand in a Compose file. */
export const MEMORY_LIMIT = ['deploy', 'resources', 'limits', 'memory'] as const;
export const CPU_LIMIT = ['deploy', 'resources', 'limits', 'cpus'] as const;
