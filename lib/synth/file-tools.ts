import type { Tool } from '../core/index.ts';
import { traefikTool } from '../traefik/tool.ts';
import { watchtowerTool } from '../watchtower/tool.ts';

/** The tools whose rules judge Compose files by their images, labels and environment, whoever runs them. */
export const fileTools: readonly Tool[] = [traefikTool, watchtowerTool];
