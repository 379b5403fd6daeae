import { alertsTool } from '../alerts/tool.ts';
import type { Tool } from '../core/index.ts';
import { dnsTool } from '../dns/tool.ts';
import { fail2banTool } from '../fail2ban/tool.ts';
import { gatusTool } from '../gatus/tool.ts';
import { healthTool } from '../health/tool.ts';
import { healthchecksTool } from '../healthchecks/tool.ts';
import { hostTools } from '../host/tools.ts';
import { monitoringTool } from '../monitoring/tool.ts';
import { ntfyTool } from '../ntfy/tool.ts';
import { traefikTool } from '../traefik/tool.ts';
import { watchtowerTool } from '../watchtower/tool.ts';

/**
 * The tools that derive files of every lab and judge it, and every folder that is audited: their rules look for their
 * program by its image and its labels, whoever runs it. A stack may bring others.
 */
export const standardTools: readonly Tool[] = [
  ...hostTools,
  alertsTool,
  dnsTool,
  fail2banTool,
  gatusTool,
  healthTool,
  healthchecksTool,
  monitoringTool,
  ntfyTool,
  traefikTool,
  watchtowerTool,
];
