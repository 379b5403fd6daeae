export type { MonitorRow } from './monitor-rows.ts';
export { monitorRows, probeText } from './monitor-rows.ts';
export { COLUMNS } from './page.ts';
export * from './tool.ts';
