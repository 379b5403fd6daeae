export * from './errors.ts';
export * from './healthchecks.ts';
export * from './tool.ts';
