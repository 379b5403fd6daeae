export { Match } from './match.ts';
export type { Matcher } from './match.ts';
export type { Data, DataPath, Mismatch } from './mismatch.ts';
export type { ServerTemplate } from './server-template.ts';
export { Template } from './template.ts';
export type { FindingPattern, NoFindingsOptions } from './template.ts';
