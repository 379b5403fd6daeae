export type { OverrideRecord } from './overrides.ts';
export type * from './result.ts';
export * from './standard-tools.ts';
export * from './synth.ts';
export * from './errors.ts';
