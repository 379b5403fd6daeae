export * from './labels/index.ts';
export * from './rule/index.ts';
export * from './static-config.ts';
export * from './traefik.ts';
