import type { ConfigFileFacts, ConfigFormat } from '../../blueprint/index.ts';
import type { ConfigFile } from '../../core/index.ts';
import type { Declared, DeclaredStack } from '../collect/declared.ts';
import { configFileName, configPath, dataRoot } from '../collect/host-layout.ts';

const BY_EXTENSION: Readonly<Record<string, ConfigFormat>> = {
  yml: 'yaml',
  yaml: 'yaml',
  json: 'json',
  toml: 'toml',
  ini: 'ini',
  conf: 'text',
  env: 'env',
  xml: 'xml',
};

export const formatOf = (fileName: string): ConfigFormat =>
  BY_EXTENSION[fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()] ?? 'text';

/** The configuration files that constructs declare. Their secrets are known once their content is computed. */
export const configFileFacts = ({ configFiles }: Declared): readonly ConfigFileFacts[] => configFiles.map(ofConstruct);

function ofConstruct(file: ConfigFile): ConfigFileFacts {
  const { stack, props } = file;
  const name = configFileName(file);
  const server = stack.server.node.id;
  const { onChange = 'recreate', uid = 0, gid = uid, mode = 'managed' } = props;
  return {
    id: file.node.path,
    stack: stack.node.path,
    server,
    file: `${server}/config/${stack.node.id}/${name}`,
    path: configPath(dataRoot(stack.server), stack.node.id, name),
    format: props.format ?? formatOf(name),
    onChange: typeof onChange === 'string' ? onChange : ('signal' as const),
    signal: typeof onChange === 'string' ? undefined : onChange.signal,
    executable: props.executable,
    expandsVariables: props.expandsVariables,
    mode,
    uid,
    gid,
    secrets: [],
  };
}

/** The files beside a YAML layer that travel with it. An adopted stack finds them where it had them. */
export function travellingFacts(stack: DeclaredStack): readonly ConfigFileFacts[] {
  if (stack.files.length === 0) return [];
  const { server } = stack.construct;
  return stack.files.map(({ name, format, home }) => ({
    id: `${stack.id}/${name}`,
    stack: stack.id,
    server: server.node.id,
    file: `${server.node.id}/config/${stack.name}/${name}`,
    path: home ?? configPath(dataRoot(server), stack.name, name),
    format,
    onChange: 'recreate' as const,
    mode: 'managed' as const,
    uid: 0,
    gid: 0,
    secrets: [],
  }));
}
