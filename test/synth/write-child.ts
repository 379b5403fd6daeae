import { readFileSync } from 'node:fs';
import { writeDist } from '../../lib/synth/write.ts';
import { LabError } from '../../lib/values/index.ts';
import { watchedDisk } from './write-disks.ts';

/**
 * A run in a process of its own: `write-child.ts DIST FILES [STEP [TIMES]]`, where FILES is a JSON file with the list of
 * files. Before STEP the process kills itself, so that nothing of it can tidy up. A refusal is printed as its code and message.
 */
const [dist = '', list = '', step = '0', times = '1'] = process.argv.slice(2);

async function main(): Promise<void> {
  const files = JSON.parse(readFileSync(list, 'utf8'));
  const disk = watchedDisk((at) => {
    if (at === Number(step)) process.kill(process.pid, 'SIGKILL');
  });
  for (let time = 0; time < Number(times); time++) {
    await writeDist(dist, files, { overrides: [], sources: '{}\n' }, disk);
  }
}

main().catch((error: unknown) => {
  console.log(LabError.isLabError(error) ? `${error.code} ${error.message}` : error);
});
