export type * from './ast.ts';
export { MATCHERS } from './ast.ts';
export * from './format.ts';
export * from './judge.ts';
export * from './overlap.ts';
export * from './parse.ts';
export * from './priority.ts';
export * as rule from './build.ts';
