export type { Account } from './accounts.ts';
export * from './errors.ts';
export * from './ntfy.ts';
export * from './server-config.ts';
export * from './tool.ts';
