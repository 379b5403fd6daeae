/**
 * The key by which Gatus tells endpoints apart and by which heartbeats are pushed: two of one key, and it does not
 * start.
 */
export const keyOf = (group: string, name: string): string => `${normalized(group)}_${normalized(name)}`;

const normalized = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[/_., #+&]/g, '-');

/** Group of what belongs to no server: registrations of domains. */
export const DOMAINS = 'domains';
