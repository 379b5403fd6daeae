import type { Tool } from '../core/index.ts';
import { settings } from './checks/settings.ts';

/** Judges every Healthchecks of a lab, of the ready-made stack or of a layer file. */
export const healthchecksTool: Tool = {
  id: 'healthchecks',
  derive: () => ({ files: [], patches: [] }),
  checks: [settings],
  errors: () => import('./errors.ts'),
};
