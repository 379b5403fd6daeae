export * from './databases.ts';
export * from './accounts.ts';
export * from './images.ts';
export * from './known.ts';
