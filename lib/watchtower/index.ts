export * from './watchtower.ts';
