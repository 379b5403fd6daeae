/**
 * The key by which Gatus tells endpoints apart and by which heartbeats are pushed: two of one key, and it does not
 * start.
 */
export const keyOf = (group: string, name: string): string => `${keyPart(group)}_${keyPart(name)}`;

/** A group or a name as it stands in a key. */
export const keyPart = (text: string): string => text.trim().toLowerCase().replaceAll(PARTING, '-');

const PARTING = /[/_., #+&]/g;

/** Group of what belongs to no server: registrations of domains. */
export const DOMAINS = 'domains';
