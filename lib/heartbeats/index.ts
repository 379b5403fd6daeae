export * from './heartbeats.ts';
