import { compilePatterns } from '../pattern.ts';
import type { RuleSource } from './rule-source.ts';

/** How two values of one path are merged, where the default rules do not hold. */
export type MergeRule =
  /** The later value stands alone, null and the empty list too. */
  | 'replace'
  /** Both sides as `K=V` lists, appended; with the option `mappings`, both as mappings, the later key winning. */
  | 'keyValues'
  /** A text is a list of one; appended. */
  | 'list'
  /** As lists of `host=address`, appended; only literally equal entries are one. */
  | 'extraHosts'
  /** Lists are mappings with a default entry; merged as mappings. */
  | 'dependsOn'
  | 'namedNulls'
  /** A text is `{ context: text }`; merged as mappings. */
  | 'build'
  /** The same driver, or none on one side: merged; else replaced. */
  | 'logging'
  /** By subnet; what the later side does not repeat is lost. */
  | 'ipamConfig';

/** What is merged in a way of its own, by its path. */
export const MERGE_RULES = compilePatterns<MergeRule>({
  'override/merge.go override': {
    'services.*.command': 'replace',
    'services.*.entrypoint': 'replace',
    'services.*.healthcheck.test': 'replace',
  },
  'override/merge.go mergeUlimit': {
    'services.*.ulimits.*': 'replace',
  },
  'override/merge.go mergeToSequence': {
    'services.*.annotations': 'keyValues',
    'services.*.environment': 'keyValues',
    'services.*.labels': 'keyValues',
    'services.*.sysctls': 'keyValues',
    'services.*.deploy.labels': 'keyValues',
    'services.*.build.args': 'keyValues',
    'services.*.build.labels': 'keyValues',
    'services.*.build.additional_contexts': 'keyValues',
    'networks.*.labels': 'keyValues',
    'volumes.*.labels': 'keyValues',
    'services.*.dns': 'list',
    'services.*.dns_search': 'list',
    'services.*.dns_opt': 'list',
    'services.*.tmpfs': 'list',
    'services.*.env_file': 'list',
    'services.*.label_file': 'list',
  },
  'override/merge.go mergeExtraHosts': {
    'services.*.extra_hosts': 'extraHosts',
    'services.*.build.extra_hosts': 'extraHosts',
  },
  'override/merge.go mergeDependsOn': {
    'services.*.depends_on': 'dependsOn',
  },
  'override/merge.go mergeNetworks': {
    'services.*.networks': 'namedNulls',
  },
  'override/merge.go mergeModels': {
    'services.*.models': 'namedNulls',
  },
  'override/merge.go mergeBuild': {
    'services.*.build': 'build',
  },
  'override/merge.go mergeLogging': {
    'services.*.logging': 'logging',
  },
  'override/merge.go mergeIPAMConfig': {
    'networks.*.ipam.config': 'ipamConfig',
  },
});

/** Where the rules for everything else stand. */
export const DEFAULT_MERGE: RuleSource = 'override/merge.go mergeYaml';

/** By what the entries of a list are one; a later entry takes the place of an earlier one. */
export type UniqueBy =
  /** The text before the first `=`. */
  | 'key'
  /** The whole value as text. */
  | 'value'
  | 'mountTarget'
  | 'deviceTarget'
  | 'port'
  | 'secretTarget'
  | 'configTarget'
  | 'envFilePath';

/** The lists of which two entries may be one, by their path. */
export const UNIQUE_BY = compilePatterns<UniqueBy>({
  'override/uncity.go volumeIndexer': {
    'services.*.volumes': 'mountTarget',
  },
  'override/uncity.go deviceMappingIndexer': {
    'services.*.devices': 'deviceTarget',
  },
  'override/uncity.go portIndexer': {
    'services.*.ports': 'port',
  },
  'override/uncity.go mountIndexer': {
    'services.*.secrets': 'secretTarget',
    'services.*.configs': 'configTarget',
  },
  'override/uncity.go exposeIndexer': {
    'services.*.expose': 'value',
  },
  'override/uncity.go envFileIndexer': {
    'services.*.env_file': 'envFilePath',
  },
  'override/uncity.go keyValueIndexer': {
    'services.*.annotations': 'key',
    'services.*.environment': 'key',
    'services.*.labels': 'key',
    'services.*.sysctls': 'key',
    'services.*.deploy.labels': 'key',
    'services.*.build.args': 'key',
    'services.*.build.labels': 'key',
    'services.*.build.additional_contexts': 'key',
    'services.*.build.tags': 'key',
    // Misspelt in compose-go too: `platforms`, which it means, keeps its duplicates there and so here.
    'services.*.build.platform': 'key',
    'services.*.cap_add': 'key',
    'services.*.cap_drop': 'key',
    'services.*.dns': 'key',
    'services.*.dns_opt': 'key',
    'services.*.dns_search': 'key',
    'services.*.links': 'key',
    'services.*.profiles': 'key',
    'services.*.tmpfs': 'key',
    'services.*.networks.*.aliases': 'key',
    'services.*.networks.*.link_local_ips': 'key',
    'networks.*.labels': 'key',
    'networks.*.ipam.options': 'key',
  },
});

/** Lists that the schema wants without equal entries and that merging appends all the same: two layers are refused. */
export const REFUSED_DUPLICATES = compilePatterns<UniqueBy>({
  'schema/compose-spec.json service.security_opt': { 'services.*.security_opt': 'value' },
  'schema/compose-spec.json service.group_add': { 'services.*.group_add': 'value' },
  'schema/compose-spec.json service.volumes_from': { 'services.*.volumes_from': 'value' },
  'schema/compose-spec.json service.external_links': { 'services.*.external_links': 'value' },
  'schema/compose-spec.json service.device_cgroup_rules': { 'services.*.device_cgroup_rules': 'value' },
});
