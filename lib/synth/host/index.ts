import type { Blueprint } from '../../blueprint/index.ts';
import type { OutputFile } from '../../core/index.ts';
export const hostFiles = (_blueprint: Blueprint): readonly OutputFile[] => [];
