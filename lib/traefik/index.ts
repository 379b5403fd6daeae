export * from './traefik.ts';
