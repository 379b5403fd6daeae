import { join } from 'node:path';
import { finding } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import type { Declared, Report } from './declared.ts';
import { readIfThere } from './root.ts';

const FILE = 'lab.facts.json';

/** Reads what `hl facts` wrote: `{ "<server>": { "<name>": "<value>" } }`, public values that only the hosts know. */
export async function readHostFacts(root: string, report: Report): Promise<Declared['hostFacts']> {
  const path = join(root, FILE);
  const text = await readIfThere(path);
  if (text === undefined) return {};
  const refuse = (reason: string): Declared['hostFacts'] => {
    report(finding(SYNTH_ERRORS.unreadableLayer, { file: FILE, reason }, { source: { file: path, line: 1 } }));
    return {};
  };
  try {
    const facts: unknown = JSON.parse(text);
    return isHostFacts(facts) ? facts : refuse('it must hold a mapping of servers to texts by name');
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function isHostFacts(value: unknown): value is Declared['hostFacts'] {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(
    (facts) =>
      typeof facts === 'object' && facts !== null && Object.values(facts).every((fact) => typeof fact === 'string'),
  );
}
