import { either, flag, newer, struct, text, integer } from '../shape.ts';
import { texts, oneOrMore, keyValues, extraHosts, ulimits, fileReferences } from './common.ts';

/** How an image is built: a context alone, or more. */
export const build = either(
  text,
  struct({
    context: text,
    dockerfile: text,
    dockerfile_inline: text,
    entitlements: texts,
    args: keyValues,
    ssh: keyValues,
    labels: keyValues,
    cache_from: texts,
    cache_to: texts,
    no_cache: flag,
    no_cache_filter: newer(oneOrMore),
    additional_contexts: keyValues,
    network: text,
    provenance: flag,
    sbom: flag,
    pull: flag,
    target: text,
    shm_size: integer,
    extra_hosts: extraHosts,
    isolation: text,
    privileged: flag,
    secrets: fileReferences,
    tags: texts,
    ulimits,
    platforms: texts,
  }),
);
