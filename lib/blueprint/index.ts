export * from './alerting.ts';
export type * from './blueprint.ts';
export type * from './contracts.ts';
export type * from './data.ts';
export * from './queries.ts';
export * from './reach.ts';
export type * from './reachable.ts';
export type * from './server.ts';
export type * from './service.ts';
