export * from './hash.ts';
export * from './json.ts';
export * from './project.ts';
