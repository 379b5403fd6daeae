import type { Tool } from '../core/index.ts';

/** The tools that derive files of every lab, whether a stack brings them or not. */
export const standardTools: readonly Tool[] = [];
