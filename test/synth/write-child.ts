import { readFileSync } from 'node:fs';
import { writeDist } from '../../lib/synth/write.ts';
import { LabError } from '../../lib/values/index.ts';
import { watchedDisk } from './write-disks.ts';

/**
 * A run in a process of its own: `write-child.ts DIST FILES [STEP]`, where FILES is a JSON file with the list of
 * files. Before STEP the process kills itself, so that nothing of it can tidy up. A refusal is printed as its code and message.
 */
const [dist = '', list = '', step = '0'] = process.argv.slice(2);

writeDist(
  dist,
  JSON.parse(readFileSync(list, 'utf8')),
  { overrides: [], sources: '{}\n' },
  watchedDisk((at) => {
    if (at === Number(step)) process.kill(process.pid, 'SIGKILL');
  }),
).catch((error: unknown) => {
  console.log(LabError.isLabError(error) ? `${error.code} ${error.message}` : error);
});
