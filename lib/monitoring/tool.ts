import type { Tool } from '../core/index.ts';
import { monitoringPage } from './page.ts';

/** Writes for people who watches what, and how they hear of each failure. */
export const monitoringTool: Tool = {
  id: 'monitoring',
  derive: (blueprint) => ({ files: monitoringPage(blueprint), patches: [] }),
  checks: [],
};
