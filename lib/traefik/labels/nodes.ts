import { byCodeUnit, nearest } from '../../values/index.ts';
import { badPart, fold, ROOT } from './names.ts';
import type { Effect, LabelProblem, ProblemKind } from './problem.ts';

/** One node of the tree that labels make, as Traefik builds it. */
export interface LabelNode {
  /** As the first label spells it: that is the one that counts. */
  readonly name: string;
  /** The first label at or below it. */
  readonly label: string;
  value?: string;
  /** The label that gave the value. */
  valueLabel?: string;
  children: Map<string, LabelNode>;
  /** A label that spells the name in another way. */
  otherSpelling?: string;
}

/** A label that is not right, to a function that gathers them. */
export type Report = (
  label: string,
  kind: ProblemKind,
  effect: Effect,
  why: string,
  more?: Pick<LabelProblem, 'given' | 'allowed' | 'didYouMean'>,
) => void;

/** The labels that each of Traefik's two readers looks at. Rule: traefik v3.7 pkg/config/label/label.go. */
const PROVIDER_PREFIXES = ['traefik.enable', 'traefik.docker.'] as const;
const DYNAMIC_PREFIXES = ['traefik.http', 'traefik.tcp', 'traefik.udp', 'traefik.tls.stores.default'] as const;

const SECTIONS = ['enable', 'docker', 'http', 'tcp', 'udp', 'tls'] as const;

/** The trees of the two readers, of the labels that belong to Traefik. */
export interface LabelTrees {
  readonly provider: LabelNode;
  readonly dynamic: LabelNode;
}

/** Sorts labels into trees. Rule: paerser v0.2.2 parser/labels_decode.go. */
export function labelTrees(labels: Readonly<Record<string, string>>, report: Report): LabelTrees {
  const trees: LabelTrees = { provider: node(ROOT, ROOT), dynamic: node(ROOT, ROOT) };
  const ours: string[] = [];
  for (const label in labels) {
    if (mayBeOurs(label)) ours.push(label);
  }
  for (const label of ours.sort(byCodeUnit)) {
    const folded = fold(label);
    const tree = DYNAMIC_PREFIXES.some((prefix) => folded.startsWith(prefix))
      ? trees.dynamic
      : PROVIDER_PREFIXES.some((prefix) => folded.startsWith(prefix))
        ? trees.provider
        : undefined;
    if (tree === undefined) reportUnread(label, folded, report);
    else {
      const parts = ORDINARY.test(label) ? label.split('.') : partsOf(label, report);
      if (parts !== undefined) insert(tree, parts, { label, folded, value: labels[label] as string }, report);
    }
  }
  return trees;
}

/** What stands below a node that nothing was put below: most nodes are leaves. */
const NOTHING = new Map<string, LabelNode>();

const node = (name: string, label: string): LabelNode => ({ name, label, children: NOTHING });

/** A label whose first part is the root, or nearly. */
function mayBeOurs(label: string): boolean {
  const first = label.charCodeAt(0) | 32;
  return first === 116 && label.includes('.');
}

/** What none of Traefik's readers looks at. */
function reportUnread(label: string, folded: string, report: Report): void {
  const [root = '', section = '', ...rest] = folded.split('.');
  if (root !== ROOT) {
    if (nearest(root, [ROOT]) === undefined || !SECTIONS.some((each) => each === section)) return;
    const didYouMean = [ROOT, ...label.split('.').slice(1)].join('.');
    report(label, 'root', 'ignored', `begins with "${root}", which Traefik does not look at`, { didYouMean });
  } else if (section === 'tls') {
    const why = rest[0] === 'stores' ? 'names a store other than "default"' : 'is nothing that labels can say';
    report(label, 'file-only', 'ignored', why);
  } else {
    const meant = nearest(section, SECTIONS);
    const didYouMean = meant && [ROOT, meant, ...label.split('.').slice(2)].join('.');
    const more = didYouMean === undefined ? {} : { didYouMean };
    report(label, 'unknown', 'ignored', `begins with "traefik.${section}", which Traefik 3 does not look at`, more);
  }
}

/** A label without lists and without mistakes, as most are. */
const ORDINARY = /^traefik(?:\.[^.[\]]+)+$/;

/** The parts of a label, the place in a list parted from its name; undefined where Traefik cannot read it. */
function partsOf(label: string, report: Report): readonly string[] | undefined {
  const parts: string[] = [];
  for (const part of label.split('.')) {
    const bad = badPart(part);
    if (bad !== undefined) {
      // Traefik looks for the "[" that a part with "]" must have, and crashes where there is none.
      report(label, 'name', part !== '' && !part.startsWith('[') ? 'provider' : 'container', bad);
      return undefined;
    }
    const bracket = part.endsWith(']') ? part.indexOf('[') : -1;
    if (bracket < 0) parts.push(part);
    else parts.push(part.slice(0, bracket), part.slice(bracket));
  }
  if (parts[0] === ROOT) return parts;
  const didYouMean = [ROOT, ...label.split('.').slice(1)].join('.');
  report(label, 'root', 'container', `begins with "${parts[0]}": the root is "${ROOT}", in small letters`, {
    didYouMean,
  });
  return undefined;
}

/** A label on its way into a tree. */
interface Inserted {
  readonly label: string;
  readonly folded: string;
  readonly value: string;
}

function insert(root: LabelNode, parts: readonly string[], { label, folded, value }: Inserted, report: Report): void {
  const isFolded = label === folded;
  let at = root;
  for (let index = 1; index < parts.length; index++) {
    const part = parts[index] as string;
    const key = isFolded ? part : fold(part);
    let child = at.children.get(key);
    if (child === undefined) {
      child = node(part, label);
      if (at.children === NOTHING) at.children = new Map();
      at.children.set(key, child);
    } else if (child.name !== part) child.otherSpelling ??= label;
    at = child;
  }
  if (at.valueLabel !== undefined) {
    const why = `is said again by "${label}", as upper and lower case are the same`;
    report(at.valueLabel, 'twice', 'ignored', why, { given: at.value ?? '' });
  }
  at.value = value;
  at.valueLabel = label;
}
