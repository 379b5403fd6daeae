import { baselineOf, UNWAIVABLE } from '../checks/index.ts';
import type { SynthResult } from '../synth/index.ts';
import { LabError } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';
import { count } from './terminal/style.ts';

/** What goes into lab.baseline.json, and what a person is told of it. @throws LabError HL322 without adopted stacks. */
export function recordBaseline({ blueprint, findings }: SynthResult): { readonly text: string; readonly told: string } {
  const adopted = new Set(blueprint.stacks.flatMap(({ id, adopted: from }) => (from === undefined ? [] : [id])));
  if (adopted.size === 0) throw LabError.of(CLI_ERRORS.nothingAdopted, undefined);
  const recordable = findings.filter(({ code, waived }) => waived === undefined && !UNWAIVABLE.has(code));
  const baseline = baselineOf(recordable, adopted);
  const lost = findings.filter(({ code }) => UNWAIVABLE.has(code)).length;
  return {
    text: `${JSON.stringify(baseline, undefined, 2)}\n`,
    told: [
      `${count(baseline.length, 'finding')} of ${count(adopted.size, 'adopted stack')}.`,
      lost > 0 ? `${count(lost, 'finding')} cannot be recorded, as data would be lost: \`hl synth\` tells.` : '',
    ]
      .filter(Boolean)
      .join(' '),
  };
}
