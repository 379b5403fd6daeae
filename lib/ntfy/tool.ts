import type { Tool } from '../core/index.ts';
import { baseUrl } from './checks/base-url.ts';
import { openToAll } from './checks/open-to-all.ts';
import { unread } from './checks/unread.ts';
import { writtenByAll } from './checks/written-by-all.ts';

/** Judges every ntfy of a lab, of the ready-made stack or of a layer file. */
export const ntfyTool: Tool = {
  id: 'ntfy',
  derive: () => ({ files: [], patches: [] }),
  checks: [openToAll, baseUrl, unread, writtenByAll],
  errors: () => import('./errors.ts'),
};
