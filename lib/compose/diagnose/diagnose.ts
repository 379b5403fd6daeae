import type { Finding, FindingKind } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { diagnoseDollars } from './dollars.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { MergeRule } from '../language/merge-rules.ts';
import { MERGE_RULES } from '../language/merge-rules.ts';
import type { PatternNode } from '../pattern.ts';
import type { Layer, Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isScalar, isSequence } from '../tree-access.ts';

/** A layer with what is below it, both as they are written. */
export interface Diagnosing {
  /** The merged layers below; nothing for the first one. */
  readonly below: Mapping;
  readonly layer: Layer;
  /** Whether a variable has a value. @default - all have */
  readonly isSet?: (name: string) => boolean;
}

type Tell = <Args>(kind: FindingKind<Args>, args: Args, path: Path, given?: string) => void;

/** Warnings about one layer: where what Compose does is right, and not what people expect. */
export function diagnoseLayer({ below, layer, isSet = () => true }: Diagnosing): readonly Finding[] {
  const findings: Finding[] = [];
  const tell: Tell = (kind, args, path, given) => {
    findings.push(finding(kind, args, { source: layer.locate?.(path) }, { given }));
  };
  meet(below, layer.tree, MERGE_RULES, [], tell);
  shortVolumes(layer.tree, tell);
  keptQuotes(layer.tree, tell);
  return [...findings, ...diagnoseDollars(layer, isSet)];
}

/** What happens where a layer and those below it speak of the same path. */
function meet(
  below: Tree,
  over: Tree,
  rules: PatternNode<MergeRule> | undefined,
  path: (string | number)[],
  tell: Tell,
): void {
  const name = path.join('.');
  if (over === null) {
    if (rules?.rule !== 'replace' && !isNothing(below)) tell(COMPOSE_ERRORS.nullKeeps, { path: name }, path);
    return;
  }
  if (isSequence(over) && over.length === 0 && rules?.rule !== 'replace' && !isNothing(below)) {
    return tell(COMPOSE_ERRORS.emptyKeeps, { path: name }, path);
  }
  if (rules?.rule === 'dependsOn') return resetConditions(below, over, path, tell);
  if (rules?.rule === 'ipamConfig') return lostSubnets(below, over, path, tell);
  if (!isMapping(below) || !isMapping(over)) return;
  for (const key of Object.keys(over)) {
    if (!Object.hasOwn(below, key)) continue;
    path.push(key);
    meet(below[key] as Tree, over[key] as Tree, rules?.below(key), path, tell);
    path.pop();
  }
}

const isNothing = (tree: Tree): boolean => tree === null || (!isScalar(tree) && Object.keys(tree).length === 0);

/** `depends_on: [db]` above a condition says `service_started`. */
function resetConditions(below: Tree, over: Tree, path: Path, tell: Tell): void {
  if (!isMapping(below) || !isSequence(over)) return;
  for (const [index, name] of over.entries()) {
    const before = below[String(name)];
    const condition = isMapping(before) ? before['condition'] : undefined;
    if (condition === undefined || condition === 'service_started') continue;
    const args = { path: path.join('.'), service: String(name), condition: String(condition) };
    tell(COMPOSE_ERRORS.conditionReset, args, [...path, index], String(name));
  }
}

function lostSubnets(below: Tree, over: Tree, path: Path, tell: Tell): void {
  const subnets = (tree: Tree): readonly Tree[] =>
    isSequence(tree) ? tree.map((entry) => (isMapping(entry) ? (entry['subnet'] ?? null) : null)) : [];
  const kept = subnets(over);
  const lost = subnets(below).filter((subnet) => subnet !== null && !kept.includes(subnet));
  if (lost.length > 0) tell(COMPOSE_ERRORS.subnetsLost, { path: path.join('.'), subnets: lost.join(', ') }, path);
}

const ONE_LETTER = /^([a-zA-Z]):(?![\\/]{2})(?=\/)/;

/** `a:/data` reads like the drive `a:` of Windows. */
function shortVolumes(tree: Mapping, tell: Tell): void {
  for (const [name, service] of Object.entries(servicesOf(tree))) {
    const volumes = isMapping(service) ? service['volumes'] : undefined;
    for (const [index, mount] of (isSequence(volumes) ? volumes : []).entries()) {
      const letter = typeof mount === 'string' ? ONE_LETTER.exec(mount)?.[1] : undefined;
      if (letter === undefined) continue;
      tell(COMPOSE_ERRORS.driveLetter, { letter }, ['services', name, 'volumes', index], String(mount));
    }
  }
}

const QUOTED = /^([^=\s]+)=("[^"]*"|'[^']*')$/;

/** Where people write lists of `K=V`, as in a shell, which would take quotes off. */
const PAIRS: readonly Path[] = [
  ['environment'],
  ['labels'],
  ['build', 'args'],
  ['build', 'labels'],
  ['deploy', 'labels'],
];

/** `- KEY="value"`: a value that begins and ends with a quote. */
function keptQuotes(tree: Mapping, tell: Tell): void {
  for (const [service, attributes] of Object.entries(servicesOf(tree))) {
    for (const key of PAIRS) {
      const list = key.reduce<Tree | undefined>((at, step) => (isMapping(at) ? at[step] : undefined), attributes);
      for (const [index, entry] of (isSequence(list) ? list : []).entries()) {
        const [, name, value] = (typeof entry === 'string' ? QUOTED.exec(entry) : null) ?? [];
        if (name === undefined || value === undefined) continue;
        const path = ['services', service, ...key, index];
        tell(COMPOSE_ERRORS.quotesKept, { path: path.join('.'), name, value }, path);
      }
    }
  }
}

const servicesOf = (tree: Mapping): Mapping => (isMapping(tree['services']) ? tree['services'] : {});
