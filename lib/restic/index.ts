export * from './restic.ts';
