export * from './endpoints.ts';
export * from './gatus.ts';
