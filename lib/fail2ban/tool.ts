import type { Tool } from '../core/index.ts';
import { fail2banFiles } from './action.ts';

/** Writes what a fail2ban of the host tells people with, for every server that can tell anybody. */
export const fail2banTool: Tool = {
  id: 'fail2ban',
  derive: (blueprint) => ({
    files: blueprint.servers.flatMap((server) => fail2banFiles(blueprint, server)),
    patches: [],
  }),
  checks: [],
};
