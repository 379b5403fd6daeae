export * from './env.ts';
export * from './quote.ts';
export * from './table.ts';
export * from './lock.ts';
export * from './program.ts';
export * from './faults.ts';
