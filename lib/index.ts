export * from './blueprint/index.ts';
export * from './checks/index.ts';
export * from './core/index.ts';
export * from './synth/index.ts';
export * from './values/index.ts';
