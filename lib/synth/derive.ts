import type { Blueprint } from '../blueprint/index.ts';
import type { Derived, Install, OutputFile, Patch, Tool } from '../core/index.ts';
import { installedProgram } from '../core/index.ts';
import { outputFile } from '../core/output-file.ts';
import { configInstalls } from './config-installs.ts';
import type { Resolved } from './resolve/index.ts';
import { sha256 } from '../core/hash.ts';

/** The label that recreates a service when a configuration file that it mounts has changed. */
const CONFIG_LABEL = 'homelab-cdk.config';

/** Pass 4: every tool derives files and patches from the Blueprint. */
export function derive({ blueprint, contents }: Resolved, tools: readonly Tool[]): Derived {
  const all = [configFiles(blueprint, contents), ...tools.map((tool) => tool.derive(blueprint))];
  const programs = new Map(
    blueprint.hostNeeds.programs.map(({ server, name, path }) => [`${server}/${name}`, installedProgram(path)]),
  );
  return {
    files: all.flatMap(({ files }) => files).map((file) => installed(file, programs.get(file.path))),
    patches: all.flatMap(({ patches }) => patches),
    findings: all.flatMap(({ findings = [] }) => findings),
  };
}

/** A program of the host is installed where its need says, if its tool has not said more. */
function installed(file: OutputFile, install: Install | undefined): OutputFile {
  if (install === undefined || file.install !== undefined) return file;
  return outputFile(file.path, () => file.content, {
    mode: file.mode,
    ...(file.construct !== undefined && { construct: file.construct }),
    install,
  });
}

/** The configuration files, and on their consumers a label with the hash of those that only a new start picks up. */
function configFiles(blueprint: Blueprint, contents: Resolved['contents']): Derived {
  const hashes = new Map<string, string>();
  const installs = configInstalls(blueprint);
  const files = blueprint.configFiles.map((file): OutputFile => {
    const { text = () => '', tree } = contents.get(file.id) ?? {};
    const made = outputFile(file.file, text, {
      mode: file.executable === true ? 0o755 : 0o644,
      construct: file.id,
      install: installs.get(file.id),
      ...(tree !== undefined && { tree }),
    });
    if (file.onChange === 'recreate' && file.mode === 'managed') hashes.set(file.id, sha256(made.content));
    return made;
  });
  const adopted = new Set(blueprint.stacks.filter((stack) => stack.adopted !== undefined).map(({ id }) => id));
  const patches = blueprint.services.flatMap((service): Patch[] => {
    const own = service.configFiles.flatMap((id) => hashes.get(id) ?? []);
    if (own.length === 0 || adopted.has(service.stack)) return [];
    const hash = own.length === 1 ? (own[0] as string) : sha256(own.join('\n'));
    return [{ service: service.id, by: 'config', compose: { labels: { [CONFIG_LABEL]: hash } } }];
  });
  return { files, patches };
}
