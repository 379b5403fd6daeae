export * from './healthchecks.ts';
