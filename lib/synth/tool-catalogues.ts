/** The catalogue of every tool, loaded when a page of it is asked for. */
export const toolCatalogues: readonly (() => Promise<object>)[] = [
  () => import('../dns/errors.ts'),
  () => import('../gatus/errors.ts'),
  () => import('../healthchecks/errors.ts'),
  () => import('../ntfy/errors.ts'),
  () => import('../traefik/errors.ts'),
  () => import('../watchtower/errors.ts'),
];
