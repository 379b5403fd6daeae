import { groupBy, serviceOf } from '../../blueprint/index.ts';
import type { ServiceFacts } from '../../blueprint/index.ts';
import { mappingOf, serviceTreesOf } from '../../checks/service-trees.ts';
import type { Mapping } from '../../compose/index.ts';
import { interpolate } from '../../compose/index.ts';
import type { CheckInput } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import { LabError, sortedBy } from '../../values/index.ts';
import type { DecodedLabels } from '../labels/index.ts';
import { decodeLabels } from '../labels/index.ts';

/** A container that has labels for Traefik. */
export interface Labelled {
  readonly service: ServiceFacts;
  /** As the Compose file has them, as texts. */
  readonly raw: Readonly<Record<string, string>>;
  readonly decoded: DecodedLabels;
  /** Labels whose value hangs on a variable of which nothing is known, so that nothing can be said of it. */
  readonly open: ReadonlySet<string>;
  /** The name that Traefik gives to what the labels do not name. */
  readonly autoName: string;
  /** The line of a label. */
  readonly where: (label: string | undefined) => Where;
}

const known = new WeakMap<CheckInput, ReadonlyMap<string, readonly Labelled[]>>();

/** The containers of each server that have labels for Traefik, read once for all rules. */
export function labelledOf(input: CheckInput): ReadonlyMap<string, readonly Labelled[]> {
  let found = known.get(input);
  if (found === undefined) {
    found = groupBy(read(input), ({ service }) => service.server);
    known.set(input, found);
  }
  return found;
}

/** A label for Traefik, or nearly: what the decoder looks at. */
const isMeant = (label: string): boolean => (label.charCodeAt(0) | 32) === 116 && label.includes('.');

function read(input: CheckInput): readonly Labelled[] {
  const { blueprint, models } = input;
  const projects = new Map(blueprint.stacks.map(({ id, project }) => [id, project.name]));
  const { variables } = blueprint.lab;
  const lookup = (name: string): string | undefined => variables[name];
  const all: Labelled[] = [];
  for (const { id, tree } of serviceTreesOf({ blueprint, models })) {
    const raw = labelsIn(mappingOf(tree['labels']));
    const service = serviceOf(blueprint, id);
    if (raw === undefined || service === undefined) continue;
    const { values, open } = filled(raw, lookup);
    all.push({
      service,
      raw,
      decoded: decodeLabels(values),
      open,
      autoName: normalized(`${service.name}_${projects.get(service.stack) ?? ''}`),
      where: (label) => (label === undefined ? input.where(id, 'labels') : input.where(id, 'labels', label)),
    });
  }
  return sortedBy(all, ({ service }) => service.id);
}

function labelsIn(labels: Mapping): Readonly<Record<string, string>> | undefined {
  let out: Record<string, string> | undefined;
  for (const label in labels) {
    if (isMeant(label)) (out ??= {})[label] = String(labels[label] ?? '');
  }
  return out;
}

/** The values that a container gets, as far as that is known. */
function filled(raw: Readonly<Record<string, string>>, lookup: (name: string) => string | undefined) {
  const values: Record<string, string> = {};
  const open = new Set<string>();
  for (const label in raw) {
    const text = raw[label] as string;
    values[label] = text;
    if (!text.includes('$')) continue;
    try {
      values[label] = interpolate(text, lookup, { onUnset: () => void open.add(label) });
    } catch (error) {
      if (!LabError.isLabError(error)) throw error;
      open.add(label);
    }
  }
  return { values, open };
}

/** A name as Traefik normalises it. Rule: traefik v3.7 pkg/provider/configuration.go, Normalize. */
export const normalized = (name: string): string =>
  name
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
    .join('-');
