import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { checkSchema } from './check-schema.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { mapTree } from '../map-tree.ts';
import { compilePatterns } from '../pattern.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';

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
  const inactive = new Set(disabled);
  mapTree(tree, REFERENCES, (value, refer, path) => {
    const [what, name] = refer(value, path) ?? [];
    if (what === undefined || name === undefined) return value;
    const section = sectionOf(tree, what);
    const [, service = '', key] = path.map(String);
    if (Object.hasOwn(section, name) || (key === 'depends_on' && !dependencies)) return value;
    if (isMapping(value) && value['required'] === false && inactive.has(name)) return value;
    const args = { service, what: WORDS[what], name };
    const details = { given: name, didYouMean: nearest(name, Object.keys(section)) };
    findings.push(finding(COMPOSE_ERRORS.undefinedReference, args, { source: locate?.([...path]) }, details));
    return value;
  });
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

/** What a value names of which section; nothing where it names nothing of the file. */
type Refer = (value: Tree, path: Path) => readonly [Section, string] | undefined;

const byKey =
  (section: Section): Refer =>
  (_value, path) => [section, String(path.at(-1))];

const byText =
  (section: Section): Refer =>
  (value) => [section, String(value)];

/** The default network needs no declaration. */
const butDefault =
  (refer: Refer): Refer =>
  (value, path) => {
    const found = refer(value, path);
    return found?.[1] === 'default' ? undefined : found;
  };

const bySource =
  (section: Section): Refer =>
  (value) => [section, String(isMapping(value) ? value['source'] : value)];

const byVolume: Refer = (value) =>
  isMapping(value) && value['type'] === 'volume' && typeof value['source'] === 'string' && value['source'] !== ''
    ? ['volumes', value['source']]
    : undefined;

const byMode: Refer = (value) =>
  typeof value === 'string' && value.startsWith('service:') ? ['services', value.slice('service:'.length)] : undefined;

/** Everything in services that names something of the file. */
export const REFERENCES = compilePatterns<Refer>({
  'loader/validate.go checkConsistency': {
    'services.*.networks.*': butDefault(byKey('networks')),
    'services.*.networks.[]': butDefault(byText('networks')),
    'services.*.depends_on.*': byKey('services'),
    'services.*.depends_on.[]': byText('services'),
    'services.*.models.*': byKey('models'),
    'services.*.models.[]': byText('models'),
    'services.*.build.secrets.[]': bySource('secrets'),
    'services.*.secrets.[]': bySource('secrets'),
    'services.*.configs.[]': bySource('configs'),
    'services.*.volumes.[]': byVolume,
    'services.*.network_mode': byMode,
  },
  // They become start dependencies, which are judged.
  'loader/normalize.go Normalize': {
    'services.*.pid': byMode,
    'services.*.ipc': byMode,
  },
});
