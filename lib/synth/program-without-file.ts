import type { CheckInput } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';

/** Programs that tools need on a host, while no tool writes their executable file. */
export function* programsWithoutFile({ blueprint, files }: CheckInput): Iterable<Finding> {
  const executable = new Set(files.filter(({ mode }) => (mode & 0o111) !== 0).map(({ path }) => path));
  for (const { server, name, by } of blueprint.hostNeeds.programs) {
    if (executable.has(`${server}/${name}`)) continue;
    yield finding(SYNTH_ERRORS.programWithoutFile, { server, program: name, tools: by.join(', ') }, { path: server });
  }
}
