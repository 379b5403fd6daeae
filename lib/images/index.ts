export * from './accounts.ts';
export * from './images.ts';
