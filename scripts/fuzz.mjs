// Spoils Compose files for longer than `npm test` does: `npm run fuzz -- 100000`, the number of files for each test.
import { spawnSync } from 'node:child_process';

const [runs = '100000'] = process.argv.slice(2);
// In one process with half a gigabyte: what takes more ends it.
const jest = [
  '--max-old-space-size=512',
  'node_modules/jest/bin/jest.js',
  '--runInBand',
  '--testTimeout',
  '3600000',
  'test/properties/compose-load.test.ts',
];
const env = { ...process.env, HL_FUZZ_RUNS: runs };
process.exitCode = spawnSync(process.execPath, jest, { env, stdio: 'inherit' }).status ?? 1;
