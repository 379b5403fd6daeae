import type { Blueprint } from '../blueprint/index.ts';
import type { CheckInput } from '../core/index.ts';
import { hasControl } from '../core/shapes.ts';
import type { Finding } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';

/** The parts of the Blueprint whose texts stand in scripts, tables and files that are read line by line. */
const SECTIONS = [
  'servers',
  'overlays',
  'stacks',
  'volumes',
  'directories',
  'networks',
  'secrets',
  'variables',
  'configFiles',
  'notifiers',
  'pingReceivers',
  'heartbeatReceivers',
  'mailServers',
  'heartbeats',
  'dns',
] as const satisfies readonly (keyof Blueprint)[];

/** What people say for people, and the value that stands in a Compose file alone: these may have several lines. */
const MANY_LINES: ReadonlySet<string> = new Set(['reason', 'default']);

/** Forbids control characters where they would end a line: the rest of the text would be read as something of its own. */
export function* controlCharacters({ blueprint, where }: CheckInput): Generator<Finding> {
  for (const section of SECTIONS) {
    for (const facts of blueprint[section]) {
      const key = keyWithControl(facts);
      if (key !== undefined) yield finding(SYNTH_ERRORS.controlCharacter, { of: facts.id, key }, where(placeOf(facts)));
    }
  }
  for (const { id, job } of blueprint.services) {
    if (job !== undefined && keyWithControl(job) !== undefined)
      yield finding(SYNTH_ERRORS.controlCharacter, { of: id, key: 'job' }, where(id, 'job'));
  }
}

/** The construct that facts speak of: a variable or a directory of the host belongs to its server. */
const placeOf = (facts: { readonly id: string; readonly server?: string | undefined }): string =>
  facts.id.includes(':') ? (facts.server ?? facts.id) : facts.id;

/** The key of a value with a control character in it. */
function keyWithControl(value: object): string | undefined {
  for (const [key, item] of Object.entries(value)) {
    if (!MANY_LINES.has(key) && (hasControl(key) || holdsControl(item))) return key;
  }
  return undefined;
}

function holdsControl(value: unknown): boolean {
  if (typeof value === 'string') return hasControl(value);
  return typeof value === 'object' && value !== null && keyWithControl(value) !== undefined;
}
