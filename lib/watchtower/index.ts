export * from './errors.ts';
export * from './tool.ts';
export * from './watchtower.ts';
