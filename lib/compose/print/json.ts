import { LabError } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { goNumber } from '../language/go-values.ts';
import type { Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { WholeFloat } from '../language/whole-float.ts';

/** A tree as Go's `json.Marshal` writes it, with two spaces a level where it is indented. @throws LabError CO015 */
export function goJson(tree: Tree, { indent = false } = {}): string {
  const out: string[] = [];
  write(tree, indent ? '\n' : '', out);
  return out.join('');
}

function write(tree: Tree, begin: string, out: string[]): void {
  if (isMapping(tree)) {
    const keys = Object.keys(tree);
    if (keys.length === 0) return void out.push('{}');
    const inner = begin === '' ? '' : `${begin}  `;
    const colon = begin === '' ? ':' : ': ';
    keys.forEach((key, index) => {
      out.push(index === 0 ? '{' : ',', inner, quoted(key), colon);
      write(tree[key] as Tree, inner, out);
    });
    out.push(begin, '}');
  } else if (isSequence(tree)) {
    if (tree.length === 0) return void out.push('[]');
    const inner = begin === '' ? '' : `${begin}  `;
    tree.forEach((item, index) => {
      out.push(index === 0 ? '[' : ',', inner);
      write(item, inner, out);
    });
    out.push(begin, ']');
  } else if (typeof tree === 'string') out.push(quoted(tree));
  else if (typeof tree === 'number' || tree instanceof WholeFloat) out.push(jsonNumber(Number(tree)));
  else out.push(tree === null ? 'null' : String(tree));
}

/** Go's JSON has exponents from 1e21 on and below 1e-6, as JavaScript has. */
function jsonNumber(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  const reason = `holds ${goNumber(value)}, which JSON cannot hold`;
  throw LabError.of(COMPOSE_ERRORS.contradiction, { path: 'The project', reason });
}

const UNSAFE = /[<>&\u2028\u2029]/g;

const quoted = (text: string): string =>
  JSON.stringify(text).replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
