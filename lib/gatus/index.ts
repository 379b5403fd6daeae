export * from './conditions.ts';
export * from './config.ts';
export * from './gatus.ts';
export type * from './login.ts';
