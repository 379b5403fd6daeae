import type { Finding, SourceLocation } from '../values/index.ts';
import { finding, nearest } from '../values/index.ts';
import { checkSchema } from './check-schema.ts';
import { COMPOSE_ERRORS } from './errors.ts';
import type { Mapping, Path, Tree } from './tree.ts';
import { isMapping, isSequence } from './tree-access.ts';

/** Where messages find the user's line. */
export interface ValidateOptions {
  /** The line behind a path, for messages. @default - findings name no line */
  readonly locate?: (path: Path) => SourceLocation | undefined;
  /** Whether start dependencies are judged. @default true */
  readonly dependencies?: boolean;
}

/** What is wrong with a whole, canonical file: what the schema does not allow, and names of things that do not exist. */
export const validate = (tree: Mapping, options: ValidateOptions = {}): readonly Finding[] => [
  ...checkSchema(tree, { variables: true, ...(options.locate && { locate: options.locate }) }),
  ...validateReferences(tree, options),
];

/** Names of things that do not exist. */
export function validateReferences(
  tree: Mapping,
  { locate, dependencies = true, disabled = [] }: ValidateOptions & { readonly disabled?: readonly string[] } = {},
): readonly Finding[] {
  const findings: Finding[] = [];
  const where = (path: Path): { source?: SourceLocation } => {
    const source = locate?.(path);
    return source === undefined ? {} : { source };
  };
  const inactive = new Set(disabled);
  for (const [service, what, name, key, optional = false] of references(tree)) {
    const section = sectionOf(tree, what);
    if (Object.hasOwn(section, name) || (key === 'depends_on' && !dependencies)) continue;
    if (optional && inactive.has(name)) continue;
    const known = Object.keys(section);
    const args = { service, what: WORDS[what], name };
    const path = ['services', service, key];
    findings.push(
      finding(COMPOSE_ERRORS.undefinedReference, args, where(path), { given: name, didYouMean: nearest(name, known) }),
    );
  }
  return findings;
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

const sectionOf = (tree: Mapping, section: string): Mapping => {
  const content = tree[section];
  return isMapping(content) ? content : {};
};

type Reference = readonly [service: string, what: Section, name: string, key: string, optional?: boolean];

/** Everything in the services that names something of the file. The default network needs no declaration. */
function* references(tree: Mapping): Iterable<Reference> {
  for (const [name, service] of Object.entries(sectionOf(tree, 'services'))) {
    if (!isMapping(service)) continue;
    for (const network of keysOf(service['networks']))
      if (network !== 'default') yield [name, 'networks', network, 'networks'];
    for (const dependency of keysOf(service['depends_on'])) {
      const how = isMapping(service['depends_on']) ? service['depends_on'][dependency] : undefined;
      yield [name, 'services', dependency, 'depends_on', isMapping(how) && how['required'] === false];
    }
    for (const model of keysOf(service['models'])) yield [name, 'models', model, 'models'];
    for (const source of sourcesOf(sectionOf(service, 'build')['secrets'])) yield [name, 'secrets', source, 'build'];
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
