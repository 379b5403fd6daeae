import type { Blueprint, ConfigFileFacts } from '../../blueprint/index.ts';
import type { Tree } from '../../compose/index.ts';
import { renderYaml } from '../../compose/yaml/render.ts';
import { isMapping } from '../../compose/tree-access.ts';
import type { ConfigFile } from '../../core/index.ts';
import type { Declared } from '../collect/declared.ts';
import { configFileName } from '../collect/host-layout.ts';
import { formatOf } from './config-files.ts';

/** What stands in a configuration file. Secrets are placeholders in it. */
export interface Content {
  /** Names of the variables whose values `prepare` fills in. */
  readonly placeholders: readonly string[];
  /** The text, made anew with each call. */
  readonly text: () => string;
  /** What the text says, where it is YAML and made of data. */
  readonly tree?: Tree;
}

/** What stands in every configuration file, by id: computed once, from the Blueprint. */
export function configContents(declared: Declared, blueprint: Blueprint): ReadonlyMap<string, Content> {
  const contents = new Map(declared.configFiles.map((file) => [file.node.path, contentOf(file, blueprint)]));
  for (const { stacks } of declared.servers) {
    for (const stack of stacks)
      for (const { name, content } of stack.files) {
        contents.set(`${stack.id}/${name}`, { placeholders: [...placeholdersIn(content)], text: () => content });
      }
  }
  return contents;
}

function contentOf(file: ConfigFile, blueprint: Blueprint): Content {
  const { content, expandsVariables } = file.props;
  const value = typeof content === 'function' ? content(blueprint) : content;
  const placeholders = placeholdersIn(value);
  const format = file.props.format ?? formatOf(configFileName(file));
  const isTold = format === 'yaml' && typeof value !== 'string' && expandsVariables !== true;
  return {
    placeholders: [...placeholders],
    ...(isTold && { tree: value }),
    text: () => {
      const text = typeof value === 'string' ? value : serialize(value, format, placeholders.size > 0);
      const whole = text.endsWith('\n') || text === '' ? text : `${text}\n`;
      return expandsVariables === true ? whole.replaceAll('$', '$$$$') : whole;
    },
  };
}

function serialize(value: Tree, format: ConfigFileFacts['format'], hasPlaceholders: boolean): string {
  if (format === 'json') return JSON.stringify(value, undefined, 2);
  return hasPlaceholders ? yamlWithPlaceholders(value) : renderYaml(value);
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
  if (typeof tree === 'string') return tree.includes('@@hl:') ? map(tree) : tree;
  if (Array.isArray(tree)) return tree.map((item: Tree) => mapTexts(item, map));
  if (!isMapping(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, mapTexts(item, map)]));
}

function placeholdersIn(tree: Tree, found = new Set<string>()): ReadonlySet<string> {
  if (typeof tree === 'string') {
    if (tree.includes('@@hl:')) for (const [, name = ''] of tree.matchAll(PLACEHOLDER)) found.add(name);
  } else if (Array.isArray(tree)) for (const item of tree) placeholdersIn(item as Tree, found);
  else if (isMapping(tree)) {
    for (const key in tree) {
      if (key.includes('@@hl:')) placeholdersIn(key, found);
      placeholdersIn(tree[key] as Tree, found);
    }
  }
  return found;
}
