import type { Check } from '../../core/index.ts';

/** What Traefik's own rules look at. */
export const traefikChecks: readonly Check[] = [];
