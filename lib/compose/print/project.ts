import { finding } from '../../values/index.ts';
import type { Finding, SourceLocation } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { Release } from '../load/release.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping, setKey } from '../tree-access.ts';
import { labels } from './entries.ts';
import type { Print, Printing } from './printing.ts';
import { around, listOf, namedOf, ownAttribute, struct } from './structures.ts';
import { flag, integer, saidFlag, text, texts } from './values.ts';
import { service } from './service.ts';

const ipam = struct(
  'v2.14.0 types/types.go IPAMConfig',
  {
    driver: text,
    config: listOf(
      struct('types/types.go IPAMPool', { subnet: text, gateway: text, ip_range: text, aux_addresses: labels }),
    ),
    options: (value, as) => (as.release === 'v2' ? undefined : labels(value, as)), // 2.40 loses them
  },
  { omitEmpty: true },
);

const network = struct(
  'types/types.go NetworkConfig',
  {
    name: text,
    driver: text,
    driver_opts: labels,
    ipam,
    external: flag,
    internal: flag,
    attachable: flag,
    labels,
    enable_ipv4: saidFlag,
    enable_ipv6: saidFlag,
  },
  { always: { ipam: {} } },
);

const volume = struct('types/types.go VolumeConfig', {
  name: text,
  driver: text,
  driver_opts: labels,
  external: flag,
  labels,
});

/** The value of a secret, which loading may have found in the environment, is never printed. */
const secret = struct('types/types.go FileObjectConfig', {
  name: text,
  file: text,
  environment: text,
  external: flag,
  labels,
  driver: text,
  driver_opts: labels,
  template_driver: text,
});

const content = struct('types/types.go FileObjectConfig', {
  name: text,
  file: text,
  environment: text,
  content: text,
  external: flag,
  labels,
  driver: text,
  driver_opts: labels,
  template_driver: text,
});

/** The source of a config is told, not what was found there. */
const config = around(content, (value, as) => {
  if (!isMapping(value) || typeof value['environment'] !== 'string') return content(value, as);
  const { content: _found, ...source } = value;
  return content(source, as);
});

const model = struct('types/models.go ModelConfig', {
  name: text,
  model: text,
  context_size: integer,
  runtime_flags: texts,
});

const services = namedOf(service);

/** The sections of a file, in the order in which Compose prints them. */
export const SECTIONS: readonly (readonly [name: string, print: Print])[] = [
  ['services', around(service, (value, as) => services(value, as) ?? {})],
  ['networks', namedOf(network, {})],
  ['volumes', namedOf(volume, {})],
  ['secrets', namedOf(secret, {})],
  ['configs', namedOf(config, {})],
  ['models', namedOf(model, {})],
];

/** How a project is printed. */
export interface PrintOptions {
  /** Compose tells more in one of them than in the other. @default 'json' */
  readonly format?: 'json' | 'yaml';
  /** Which Docker Compose is followed where two of them differ. @default 'v2' */
  readonly release?: Release;
  /** The line behind a path, for messages. @default - findings name no line */
  readonly locate?: (path: Path) => SourceLocation | undefined;
}

/** A project as `docker compose config` prints it, but for the escaping of `$`, with what could not be read. */
export function printProject(
  tree: Mapping,
  { format = 'json', release = 'v2', locate }: PrintOptions = {},
): { readonly tree: Mapping; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const path: (string | number)[] = [];
  const refuse = (wanted: string, given: string): void => {
    const args = { path: path.join('.'), allowed: wanted };
    findings.push(finding(COMPOSE_ERRORS.valueNotAllowed, args, { source: locate?.([...path]) }, { given }));
  };
  const as: Printing = { format, release, path, refuse };
  const out: Record<string, Tree> = { ...(typeof tree['name'] === 'string' && { name: tree['name'] }) };
  for (const [name, print] of SECTIONS) {
    if (name === 'models' && format === 'json') continue; // compose-go forgets them there
    path.push(name);
    const printed = print(tree[name] ?? {}, as);
    path.pop();
    if (printed !== undefined) out[name] = printed;
  }
  for (const key of Object.keys(tree).sort())
    if (key.startsWith('x-')) setKey(out, key, ownAttribute(tree[key] as Tree, as));
  return { tree: format === 'json' ? sorted(out) : out, findings };
}

const sorted = (tree: Mapping): Mapping =>
  Object.fromEntries(
    Object.keys(tree)
      .sort()
      .map((key) => [key, tree[key] as Tree]),
  );
