export * from './ntfy.ts';
