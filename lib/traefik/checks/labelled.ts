import { groupBy, serviceOf } from '../../blueprint/index.ts';
import type { ServiceFacts } from '../../blueprint/index.ts';
import { mappingOf, serviceTreesOf } from '../../checks/service-trees.ts';
import type { Mapping } from '../../compose/index.ts';
import { interpolate } from '../../compose/index.ts';
import type { CheckInput } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import { LabError, sortedBy, wordRecord } from '../../values/index.ts';
import type { ContainerConfiguration, DecodedLabels } from '../labels/index.ts';
import { decodeLabels } from '../labels/index.ts';
import { derivedOf, isMeant, unchanged } from './generated.ts';

/** A container that has labels for Traefik. */
export interface Labelled {
  readonly service: ServiceFacts;
  /** As the Compose file has them, as texts. */
  readonly raw: Readonly<Record<string, string>>;
  /** Whether they are as the lab derived them from its routes. */
  readonly derived: boolean;
  /** Whether there is a `$` in any of them. */
  readonly dollar: boolean;
  readonly decoded: DecodedLabels;
  /** The same in the order of the labels: what two containers say is compared as text. */
  readonly inOrder: () => ContainerConfiguration;
  /** Labels whose value hangs on a variable of which nothing is known, so that nothing can be said of it. */
  readonly open: ReadonlySet<string>;
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

function read(input: CheckInput): readonly Labelled[] {
  const { blueprint } = input;
  const derived = derivedOf(blueprint);
  const { variables } = blueprint.lab;
  const lookup = (name: string): string | undefined => variables[name];
  const all: Labelled[] = [];
  for (const { id, tree } of serviceTreesOf(input)) {
    const labels = readLabels(mappingOf(tree['labels']), derived.get(id), lookup);
    const service = serviceOf(blueprint, id);
    if (labels === undefined || service === undefined) continue;
    const { raw, derived: isDerived, dollar, decoded, open, inOrder } = labels;
    const where = (label: string | undefined): Where =>
      label === undefined ? input.where(id, 'labels') : input.where(id, 'labels', label);
    all.push({ service, raw, derived: isDerived, dollar, decoded, inOrder, open, where });
  }
  return sortedBy(all, ({ service }) => service.id);
}

function labelsIn(labels: Mapping): Readonly<Record<string, string>> | undefined {
  let out: Record<string, string> | undefined;
  for (const label in labels) {
    if (isMeant(label)) (out ??= wordRecord())[label] = String(labels[label] ?? '');
  }
  return out;
}

type Lookup = (name: string) => string | undefined;

const NONE: ReadonlySet<string> = new Set();

function readLabels(
  labels: Mapping,
  derived: ContainerConfiguration | undefined,
  lookup: Lookup,
): Pick<Labelled, 'raw' | 'derived' | 'dollar' | 'decoded' | 'open' | 'inOrder'> | undefined {
  const known = unchanged(labels, derived);
  if (known !== undefined) {
    const inOrder = (): ContainerConfiguration => decodeLabels(filled(known.raw, lookup).values).configuration;
    const { raw, dollar, decoded } = known;
    return { raw, derived: true, dollar, decoded, open: NONE, inOrder };
  }
  const raw = labelsIn(labels);
  if (raw === undefined) return undefined;
  const { values, open, dollar } = filled(raw, lookup);
  const decoded = decodeLabels(values);
  return { raw, derived: false, dollar, decoded, open, inOrder: () => decoded.configuration };
}

/** The values that a container gets, as far as that is known. */
function filled(raw: Readonly<Record<string, string>>, lookup: Lookup) {
  const values = wordRecord<string>();
  const open = new Set<string>();
  let dollar = false;
  for (const label in raw) {
    const text = raw[label] as string;
    values[label] = text;
    if (!text.includes('$')) continue;
    dollar = true;
    try {
      values[label] = interpolate(text, lookup, { onUnset: () => void open.add(label) });
    } catch (error) {
      if (!LabError.isLabError(error)) throw error;
      open.add(label);
    }
  }
  return { values, open, dollar };
}

/** A name as Traefik normalises it. Rule: traefik v3.7 pkg/provider/configuration.go, Normalize. */
export const normalized = (name: string): string =>
  NORMAL.test(name)
    ? name
    : name
        .split(/[^\p{L}\p{N}]+/u)
        .filter((part) => part !== '')
        .join('-');

/** As most names are. */
const NORMAL = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
