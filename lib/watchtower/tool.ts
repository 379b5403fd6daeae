import type { Tool } from '../core/index.ts';
import { archived } from './checks/archived.ts';
import { notification } from './checks/notification.ts';
import { schedule } from './checks/schedule.ts';
import { touchesAll } from './checks/touches-all.ts';

/** Judges every Watchtower of a lab, of the ready-made stack or of a layer file. */
export const watchtowerTool: Tool = {
  id: 'watchtower',
  derive: () => ({ files: [], patches: [] }),
  checks: [archived, schedule, touchesAll, notification],
};
