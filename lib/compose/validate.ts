import type { Finding, SourceLocation } from '../values/index.ts';
import { finding, nearest } from '../values/index.ts';
import type { Attributes } from './attributes.ts';
import { FILE_ATTRIBUTES } from './attributes.ts';
import { COMPOSE_ERRORS } from './errors.ts';
import type { Mapping, Path, Tree } from './tree.ts';
import { isMapping, isSequence } from './tree-access.ts';

/** Where messages find the user's line. */
export interface ValidateOptions {
  readonly locate?: (path: Path) => SourceLocation | undefined;
  /** Whether start dependencies are judged. @default true */
  readonly dependencies?: boolean;
}

/** What is wrong with a whole, canonical file: attributes that do not exist, and names of things that do not. */
export function validate(tree: Mapping, { locate, dependencies = true }: ValidateOptions = {}): readonly Finding[] {
  const findings: Finding[] = [];
  const where = (path: Path): { source?: SourceLocation } => {
    const source = locate?.(path);
    return source === undefined ? {} : { source };
  };
  unknownKeys(tree, FILE_ATTRIBUTES, [], (path, known) => {
    const key = String(path.at(-1));
    const args = { key, path: path.slice(0, -1).join('.') };
    findings.push(
      finding(COMPOSE_ERRORS.unknownKey, args, where(path), { given: key, didYouMean: nearest(key, known) }),
    );
  });
  for (const [service, what, name, key] of references(tree)) {
    const section = sectionOf(tree, what);
    if (Object.hasOwn(section, name) || (key === 'depends_on' && !dependencies)) continue;
    const known = Object.keys(section);
    const args = { service, what: WORDS[what], name };
    const path = ['services', service, key];
    findings.push(
      finding(COMPOSE_ERRORS.undefinedReference, args, where(path), { given: name, didYouMean: nearest(name, known) }),
    );
  }
  return findings;
}

function unknownKeys(
  tree: Tree,
  allowed: Attributes | true,
  path: Path,
  report: (path: Path, known: readonly string[]) => void,
): void {
  if (allowed === true) return;
  if (isSequence(tree)) {
    for (const [index, item] of tree.entries()) unknownKeys(item, allowed, [...path, index], report);
    return;
  }
  if (!isMapping(tree)) return;
  for (const key in tree) {
    if (key.startsWith('x-')) continue;
    const below = Object.hasOwn(allowed, key) ? allowed[key] : allowed['*'];
    if (below === undefined) report([...path, key], Object.keys(allowed));
    else if (below !== true && typeof tree[key] === 'object')
      unknownKeys(tree[key] as Tree, below, [...path, key], report);
  }
}

type Section = 'networks' | 'volumes' | 'secrets' | 'configs' | 'services' | 'models';

const WORDS: Readonly<Record<Section, string>> = {
  networks: 'network',
  volumes: 'volume',
  secrets: 'secret',
  configs: 'config',
  services: 'service',
  models: 'model',
};

const sectionOf = (tree: Mapping, section: Section): Mapping => {
  const content = tree[section];
  return isMapping(content) ? content : {};
};

type Reference = readonly [service: string, what: Section, name: string, key: string];

/** Everything in the services that names something of the file. The default network needs no declaration. */
function* references(tree: Mapping): Iterable<Reference> {
  for (const [name, service] of Object.entries(sectionOf(tree, 'services'))) {
    if (!isMapping(service)) continue;
    for (const network of keysOf(service['networks']))
      if (network !== 'default') yield [name, 'networks', network, 'networks'];
    for (const dependency of keysOf(service['depends_on'])) yield [name, 'services', dependency, 'depends_on'];
    for (const section of ['secrets', 'configs'] as const) {
      for (const source of sourcesOf(service[section])) yield [name, section, source, section];
    }
    for (const mount of isSequence(service['volumes']) ? service['volumes'] : []) {
      if (isMapping(mount) && mount['type'] === 'volume' && typeof mount['source'] === 'string') {
        yield [name, 'volumes', mount['source'], 'volumes'];
      }
    }
    for (const key of ['network_mode', 'pid', 'ipc']) {
      const mode = service[key];
      if (typeof mode === 'string' && mode.startsWith('service:')) yield [name, 'services', mode.slice(8), key];
    }
  }
}

const keysOf = (value: Tree | undefined): readonly string[] =>
  isSequence(value) ? value.map(String) : isMapping(value) ? Object.keys(value) : [];

const sourcesOf = (value: Tree | undefined): readonly string[] =>
  isSequence(value) ? value.map((entry) => String(isMapping(entry) ? entry['source'] : entry)) : [];
