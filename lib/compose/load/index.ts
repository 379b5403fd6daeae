export * from './discover.ts';
export * from './environment.ts';
export * from './files.ts';
export * from './load.ts';
export type * from './loading.ts';
export * from './project-name.ts';
export type * from './release.ts';
export * from './disk-files.ts';
export { profilesOf } from './project.ts';
