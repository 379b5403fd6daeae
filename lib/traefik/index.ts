export * from './config.ts';
export * from './forward-auth.ts';
export * from './labels/index.ts';
export * from './middleware.ts';
export type { DynamicConfiguration } from './routing/dynamic.ts';
export * from './rule/index.ts';
export { traefikTool } from './tool.ts';
export * from './traefik.ts';
export type * from './traefik-props.ts';
