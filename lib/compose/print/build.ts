import { ulimits, fileReference } from './common.ts';
import { labels, environment, extraHosts, sshKeys } from './entries.ts';
import { struct, listOf } from './structures.ts';
import { text, flag, bytes, texts } from './values.ts';

export const build = struct('v2.14.0 types/build.go BuildConfig', {
  context: text,
  dockerfile: text,
  dockerfile_inline: text,
  entitlements: texts,
  args: environment,
  provenance: text,
  sbom: text,
  ssh: sshKeys,
  labels,
  cache_from: texts,
  cache_to: texts,
  no_cache: flag,
  no_cache_filter: texts,
  additional_contexts: labels,
  pull: flag,
  extra_hosts: extraHosts,
  isolation: text,
  network: text,
  target: text,
  secrets: listOf(fileReference),
  shm_size: bytes,
  tags: texts,
  ulimits,
  platforms: texts,
  privileged: flag,
});
