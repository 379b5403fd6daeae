export * from './env.ts';
export * from './quote.ts';
export * from './table.ts';
export * from './keep-file.ts';
export * from './lock.ts';
export * from './mounted.ts';
export * from './program.ts';
export * from './faults.ts';
