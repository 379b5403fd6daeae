export type { Manifest, ManifestEntry } from './manifest.ts';
export type { OverrideRecord } from './overrides.ts';
export type * from './result.ts';
export * from './standard-tools.ts';
export * from './synth.ts';
export * from './errors.ts';
export type { WriteResult } from './write.ts';
export { isUnfinished } from './write.ts';
