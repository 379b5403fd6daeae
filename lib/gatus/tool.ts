import type { Tool } from '../core/index.ts';
import { gatusChecks } from './checks/index.ts';
import { hostPatches } from './hosts.ts';

/** What Gatus derives from a lab besides its configuration, which its stack holds, and the rules that keep it honest. */
export const gatusTool: Tool = {
  id: 'gatus',
  derive: (blueprint) => ({ files: [], patches: hostPatches(blueprint) }),
  checks: gatusChecks,
  errors: () => import('./errors.ts'),
};
