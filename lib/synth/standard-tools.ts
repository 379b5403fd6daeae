import type { Tool } from '../core/index.ts';
import { dnsTool } from '../dns/tool.ts';
import { fail2banTool } from '../fail2ban/tool.ts';
import { gatusTool } from '../gatus/tool.ts';
import { healthchecksTool } from '../healthchecks/tool.ts';
import { ntfyTool } from '../ntfy/tool.ts';
import { watchtowerTool } from '../watchtower/tool.ts';

/** The tools that derive files of every lab and judge it, whether a stack brings them or not. */
export const standardTools: readonly Tool[] = [
  dnsTool,
  fail2banTool,
  gatusTool,
  healthchecksTool,
  ntfyTool,
  watchtowerTool,
];
