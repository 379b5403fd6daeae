export * from './static-config.ts';
export * from './traefik.ts';
