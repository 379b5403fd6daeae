import type { Mapping, Tree } from '../../compose/index.ts';
import { isMapping } from '../../compose/tree-access.ts';
import type { LayerVar } from '../../core/index.ts';
import { environmentText } from './service-options.ts';

/**
 * Fills the variables of `fromLayer(…, { vars })` in: `${NAME}`, `$NAME`, and `${NAME:-…}` with any operator, for the
 * given names alone; a secret becomes the variable that holds it. Every other variable stays for the server's `.env`; `$$` stays a literal `$`.
 */
export function fillVars(tree: Mapping, vars: Readonly<Record<string, LayerVar>>): Mapping {
  return Object.keys(vars).length === 0 ? tree : (fill(tree, vars) as Mapping);
}

function fill(tree: Tree, vars: Readonly<Record<string, LayerVar>>): Tree {
  if (typeof tree === 'string') return tree.includes('$') ? fillText(tree, vars) : tree;
  if (Array.isArray(tree)) return tree.map((item: Tree) => fill(item, vars));
  if (!isMapping(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, fill(value, vars)]));
}

// `$$` first, so that an escaped dollar never begins a variable. A braced default may hold no nested braces here.
const VARIABLE = /\$\$|\$\{([A-Za-z_]\w*)(?::?[-?+][^{}]*)?\}|\$([A-Za-z_]\w*)/g;

const fillText = (text: string, vars: Readonly<Record<string, LayerVar>>): string =>
  text.replace(VARIABLE, (whole: string, braced?: string, bare?: string) => {
    const value = vars[braced ?? bare ?? ''];
    if (value === undefined) return whole;
    return typeof value === 'object' ? environmentText(value.asEnv()) : String(value).replaceAll('$', '$$$$');
  });
