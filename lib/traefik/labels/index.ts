export * from './decode.ts';
export * from './encode.ts';
export * from './file.ts';
export * from './leaves.ts';
export type * from './problem.ts';
export type { GoDuration, RawValue, Side } from './schema.ts';
export type * from './types.ts';
