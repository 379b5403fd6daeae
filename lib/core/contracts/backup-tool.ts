import type { BackupToolFacts } from '../../blueprint/index.ts';
import type { Offered } from './contract.ts';
import { contract } from './contract.ts';

/** What carries out the backups of its server. Until a stack offers it, nobody waits for their reports. */
export const backupTool = contract({
  collection: 'backupTools',
  facts: (_offer: Offered<BackupToolFacts>, common): BackupToolFacts => common,
});
