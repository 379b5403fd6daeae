import type { Blueprint } from '../../blueprint/index.ts';
import type { Tree } from '../../compose/index.ts';
import { renderYaml } from '../../compose/render.ts';
import { isMapping } from '../../compose/tree-access.ts';
import type { ConfigFile } from '../../core/index.ts';
import type { Declared } from '../collect/declared.ts';
import { configFileName } from '../collect/place.ts';
import { formatOf } from './config-files.ts';

/** The text of every configuration file, by id: computed once, from the Blueprint. Secrets are placeholders in it. */
export function configContents(declared: Declared, blueprint: Blueprint): ReadonlyMap<string, string> {
  const contents = new Map(declared.configFiles.map((file) => [file.node.path, contentOf(file, blueprint)]));
  for (const { stacks } of declared.servers) {
    for (const stack of stacks)
      for (const { name, content } of stack.files) contents.set(`${stack.id}/${name}`, content);
  }
  return contents;
}

function contentOf(file: ConfigFile, blueprint: Blueprint): string {
  const { content } = file.props;
  const value = typeof content === 'function' ? content(blueprint) : content;
  const text = typeof value === 'string' ? value : serialize(value, file);
  const whole = text.endsWith('\n') || text === '' ? text : `${text}\n`;
  return file.props.expandsVariables === true ? whole.replaceAll('$', '$$$$') : whole;
}

function serialize(value: Tree, file: ConfigFile): string {
  const format = file.props.format ?? formatOf(configFileName(file));
  return format === 'json' ? JSON.stringify(value, undefined, 2) : yamlWithPlaceholders(value);
}

const PLACEHOLDER = /@@hl:([A-Za-z_]\w*)@@/g;

/**
 * A text that holds a placeholder is written in quotes, so that `prepare` knows how to escape the value in it: while it
 * is rendered, each has a colon and a space inside, which no plain YAML text may have.
 */
function yamlWithPlaceholders(value: Tree): string {
  const marked = mapTexts(value, (text) => text.replaceAll(PLACEHOLDER, '@@hl: $1@@'));
  return renderYaml(marked).replaceAll(/@@hl: (\w+)@@/g, '@@hl:$1@@');
}

function mapTexts(tree: Tree, map: (text: string) => string): Tree {
  if (typeof tree === 'string') return map(tree);
  if (Array.isArray(tree)) return tree.map((item: Tree) => mapTexts(item, map));
  if (!isMapping(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, mapTexts(item, map)]));
}

/** Names of the variables whose values `prepare` fills in. */
export const placeholdersIn = (content: string): readonly string[] =>
  content.includes('@@hl:') ? [...new Set([...content.matchAll(PLACEHOLDER)].map(([, name = '']) => name))] : [];
