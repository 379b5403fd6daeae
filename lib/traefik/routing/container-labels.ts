import { escapeDollar } from '../../compose/index.ts';
import type { ContainerConfiguration } from '../labels/index.ts';
import { encodeLabels } from '../labels/index.ts';

/** The labels of a container, as its Compose file has them. */
export interface ContainerLabels {
  /** A `$` of a regular expression is written twice. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether any has one. */
  readonly dollar: boolean;
  /** Whether they say all that the configuration does. */
  readonly complete: boolean;
}

// Written for the Compose file, and compared with it again by the rules.
const written = new WeakMap<ContainerConfiguration, ContainerLabels>();

/** The labels that say a configuration, written once. */
export function containerLabels(says: ContainerConfiguration): ContainerLabels {
  let known = written.get(says);
  if (known === undefined) {
    const { labels, problems } = encodeLabels(says);
    const dollar = hasDollar(labels);
    known = { labels: dollar ? escaped(labels) : labels, dollar, complete: problems.length === 0 };
    written.set(says, known);
  }
  return known;
}

type Labels = Readonly<Record<string, string>>;

/** Hardly any label has one, and a lab has many. */
function hasDollar(labels: Labels): boolean {
  for (const name in labels) if (labels[name]?.includes('$')) return true;
  return false;
}

const escaped = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, escapeDollar(value)]));
